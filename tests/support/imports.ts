import type {
  ImportMode,
  ImportState,
  ImportView,
  PlannedLineView,
} from '@citadelle/contracts/calls';
import { administrator, type ApiClient, until } from '@citadelle/testing';

/** How long a file of these tests may take, on a machine that does other things too. */
const PATIENCE_MS = 300_000;

/** Files of HR, as an administrator sends and confirms them. */
export class Imports {
  constructor(private readonly hr: ApiClient) {}

  /** Sends a file, and waits for its plan. */
  async plan(file: Buffer<ArrayBuffer>, mode: ImportMode): Promise<ImportView> {
    const response = await fetch(`${this.hr.gateway}/api/v1/agent-imports?mode=${mode}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', authorization: `Bearer ${this.hr.token}` },
      body: file,
    });
    const answer = (await response.json()) as { importId: string };
    if (response.status !== 202) throw new Error(`an upload answered ${JSON.stringify(answer)}`);
    return this.reaching(answer.importId, 'ready', 'blocked');
  }

  /** Confirms what a plan says, departures aside, and waits until it is done. */
  confirm({ importId, created, changed, returning }: ImportView): Promise<ImportView> {
    return this.carryOut(importId, 'confirmation', { created, changed, returning });
  }

  /** Confirms the departures of an import that is done, and waits until they are. */
  depart({ importId, departing }: ImportView): Promise<ImportView> {
    return this.carryOut(importId, 'departures', { departing });
  }

  /** The whole plan, or its lines of one kind. */
  async lines(importId: string, kind?: PlannedLineView['kind']): Promise<PlannedLineView[]> {
    const lines: PlannedLineView[] = [];
    for (let after = ''; ;) {
      const query = `?limit=100${kind ? `&kind=${kind}` : ''}${after && `&after=${after}`}`;
      const { body } = await this.hr.get<{ items: PlannedLineView[]; next: string | null }>(
        `/agent-imports/${importId}/lines${query}`,
      );
      lines.push(...body.items);
      if (body.next === null) return lines;
      after = body.next;
    }
  }

  private async carryOut(
    importId: string,
    what: 'confirmation' | 'departures',
    expected: Record<string, number>,
  ): Promise<ImportView> {
    await this.hr.reauthenticate(administrator.password);
    const { status, body } = await this.hr.post(`/agent-imports/${importId}/${what}`, { expected });
    if (status !== 202) throw new Error(`the ${what} answered ${status} ${JSON.stringify(body)}`);
    return this.reaching(importId, 'done');
  }

  private reaching(importId: string, ...states: ImportState[]): Promise<ImportView> {
    return until(
      `an import to be ${states.join(' or ')}`,
      async () => {
        const { status, body } = await this.hr.get<ImportView>(`/agent-imports/${importId}`);
        if (status !== 200) throw new Error(`an import answered ${status}`);
        if (body.state === 'abandoned' || body.state === 'suspended')
          throw new Error(`an import is ${body.state}: ${JSON.stringify(body)}`);
        return states.includes(body.state) && body;
      },
      PATIENCE_MS,
    );
  }
}
