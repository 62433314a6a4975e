import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { headersOf, MALFORMED, messageFrom, valueOf, type IncomingRecord } from './cloud-event.js';

const at = new Date('2026-01-02T03:04:05.678Z');
const place = { topic: 't', partition: 3, offset: 7n, key: 'k', at };
const headers = { ce_specversion: '1.0', ce_id: 'i', ce_source: '/s', ce_type: 'T' };
const typeOf = (record: Partial<IncomingRecord>) =>
  messageFrom({ ...place, headers, value: '{}', ...record }).type;

describe('a CloudEvent in binary mode', () => {
  it('comes back as it was written', () => {
    const text = fc.string({ minLength: 1, unit: 'binary' });
    const data = fc.oneof(fc.constant(null), fc.dictionary(fc.string(), fc.jsonValue()));
    const message = fc.record({
      topic: fc.constant('t'),
      key: fc.constant('k'),
      id: text,
      type: text,
      source: text,
      time: text,
      correlationId: text,
      data,
    });
    const withOrWithoutSequence = fc
      .tuple(message, fc.option(text, { nil: undefined }))
      .map(([sent, sequence]) => (sequence === undefined ? sent : { ...sent, sequence }));
    fc.assert(
      fc.property(withOrWithoutSequence, (sent) => {
        const record = { ...place, headers: headersOf(sent), value: valueOf(sent) };
        const json: unknown = JSON.parse(JSON.stringify(sent));
        expect(JSON.parse(JSON.stringify(messageFrom(record)))).toEqual(json);
      }),
    );
  });

  it('needs neither time nor correlation', () => {
    expect(messageFrom({ ...place, headers, value: '{}' })).toMatchObject({
      time: at.toISOString(),
      correlationId: 'i',
    });
  });

  it.each([
    ['no headers', { headers: {} }],
    ['another version', { headers: { ...headers, ce_specversion: '0.3' } }],
    ['no id', { headers: { ...headers, ce_id: '' } }],
    ['broken JSON', { value: '{"a":' }],
    ['an empty value', { value: '' }],
    ['the JSON null', { value: 'null' }],
  ])('is malformed with %s', (_, record) => {
    expect(typeOf(record)).toBe(MALFORMED);
    expect(typeOf({})).toBe('T');
  });
});
