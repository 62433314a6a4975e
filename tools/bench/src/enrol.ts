import { Pool } from 'undici';
import { callHeaders } from '@citadelle/contracts';
import { writeGrants } from '@citadelle/rights';
import type { Person } from './people.js';

const AT_A_TIME = 16;

/** Creates agents straight at the directory, sixteen at a time: nothing waits for their accounts. */
export async function enrol(
  directoryUrl: string,
  serviceCredential: string,
  persons: readonly Person[],
): Promise<void> {
  const directory = new Pool(directoryUrl, { connections: AT_A_TIME });
  const headers = {
    'content-type': 'application/json',
    [callHeaders.credential]: serviceCredential,
    [callHeaders.grants]: writeGrants({ roles: ['administrator'], managedUnits: [] }),
  };
  const waiting = [...persons];
  const enrolOneByOne = async () => {
    for (let person = waiting.pop(); person; person = waiting.pop()) {
      const body = JSON.stringify(person);
      const path = '/internal/agents';
      const answer = await directory.request({ method: 'POST', path, headers, body });
      await answer.body.dump();
      if (answer.statusCode !== 201) throw new Error(`an enrolment answered ${answer.statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, enrolOneByOne));
  await directory.close();
}
