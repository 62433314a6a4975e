import { MANY, person, scansAmong } from '@citadelle/testing';
import { expect, it } from '@jest/globals';
import { TestDirectory } from './directory.fixture.js';

const filled = `
  INSERT INTO agents
    SELECT gen_random_uuid(), 'N' || n, 'P' || n, '1990-01-01', 'n' || n, 'p' || n, 'U' || n % 100, 'active', now()
    FROM generate_series(1, ${MANY}) n;
  INSERT INTO agent_name_terms SELECT agent_id, folded_usual_name FROM agents
    UNION SELECT agent_id, folded_first_name FROM agents;
  INSERT INTO agent_accounts SELECT agent_id, folded_usual_name, '{}', folded_usual_name || '@x', 'open' FROM agents;
  INSERT INTO agent_account_terms SELECT agent_id, folded_usual_name FROM agents;
  INSERT INTO numen_fingerprints SELECT sha256(agent_id::text::bytea), agent_id FROM agents;
  INSERT INTO sealed_numens SELECT agent_id, 'x' FROM agents;
  INSERT INTO lookup_counts SELECT sha256(agent_id::text::bytea), 1, now() + interval '1 day' FROM agents;
  INSERT INTO inbox SELECT 'x', agent_id, now() FROM agents;
  INSERT INTO events (stream, version, type, schema_version, event_id, data, metadata, at, hash)
    SELECT 'other-' || agent_id, 1, 'X', 1, agent_id, '{}', '{}', now(), '' FROM agents`;

const directory = TestDirectory.ofSpec(['SIG-AESH']);

it('nobody who is entered, searched or looked up makes a big table be read from end to end', async () => {
  const { scans, none } = await scansAmong(directory, { filled }, async () => {
    const somebody = person();
    const { agentId } = await directory.create(somebody);
    const searches = [
      '',
      'query=n12',
      'query=n12%20p12',
      'unit=U7',
      'unit=U7&status=active&query=p7',
    ];
    for (const search of searches)
      expect((await directory.get(`agents?${search}`)).status).toBe(200);
    expect((await directory.get(`agents/${agentId}`)).status).toBe(200);
    const { usualName, firstName, birthDate } = somebody;
    await directory.post('identity-lookups', { usualName, firstName, birthDate });
  });
  expect(scans).toEqual(none);
});
