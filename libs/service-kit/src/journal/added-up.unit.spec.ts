import type { RecordInJournal } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { AddedUp, type Noted } from './added-up.js';

const ACTOR = '0199aaaa-0000-7000-8000-000000000002';
const refusal: Noted = {
  kind: 'right-refused',
  outcome: 'administrator-required',
  operation: 'GET /agents',
  source: '192.0.2.7',
  actor: ACTOR,
};

/** Notes that are handed over to a journal which is away or not. */
function journal() {
  const sent: RecordInJournal[] = [];
  const seen = { lost: 0, errors: 0, away: false };
  let now = Date.parse('2026-11-29T08:00:00.000Z');
  const notes = new AddedUp({
    send: (batch) => {
      sent.push(structuredClone(batch));
      return seen.away ? Promise.reject(new Error('away')) : Promise.resolve();
    },
    onLost: (count) => (seen.lost += count),
    onError: () => (seen.errors += 1),
    now: () => new Date((now += 1000)),
  });
  return { sent, seen, notes };
}

describe('what many do alike', () => {
  it('is one note, with the first and the last time', async () => {
    const { notes, sent } = journal();
    for (let n = 0; n < 1000; n++) notes.note(refusal);
    notes.note({ ...refusal, source: '192.0.2.8' });
    await notes.flush();
    await notes.flush();
    expect(sent).toHaveLength(1);
    expect(sent[0]!.notes).toEqual([
      {
        ...refusal,
        count: 1000,
        at: '2026-11-29T08:00:01.000Z',
        until: '2026-11-29T08:16:40.000Z',
      },
      {
        ...refusal,
        source: '192.0.2.8',
        count: 1,
        at: expect.any(String),
        until: expect.any(String),
      },
    ]);
  });

  it('comes again as the same batch after a failure, without what was noted since', async () => {
    const { notes, sent, seen } = journal();
    notes.note(refusal);
    seen.away = true;
    await notes.flush();
    notes.note(refusal);
    seen.away = false;
    await notes.flush();
    expect(sent.map(({ notes }) => notes.map(({ count }) => count))).toEqual([[1], [1], [1]]);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[2]!.batchId).not.toBe(sent[0]!.batchId);
    expect(seen).toMatchObject({ errors: 1, lost: 0 });
  });

  it('is bounded: what is too much is lost and counted, also at the end', async () => {
    const { notes, sent, seen } = journal();
    seen.away = true;
    for (let n = 0; n < 1500; n++) notes.note({ ...refusal, source: `192.0.${n >> 8}.${n & 255}` });
    expect(seen.lost).toBe(500);
    notes.note({ ...refusal, source: '192.0.0.1' });
    expect(seen.lost).toBe(500);
    await notes.stop();
    expect(seen.lost).toBe(1501);
    expect(sent).toHaveLength(1);
  });

  it('is handed over in batches that the journal takes, all of it when the end comes', async () => {
    const { notes, sent, seen } = journal();
    for (let n = 0; n < 250; n++) notes.note({ ...refusal, source: `192.0.2.${n}` });
    await Promise.all([notes.flush(), notes.flush()]);
    notes.note(refusal);
    await notes.stop();
    expect(sent.map(({ notes }) => notes.length)).toEqual([100, 100, 50, 1]);
    expect(seen.lost).toBe(0);
  });
});
