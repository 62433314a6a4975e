import { describe, expect, it } from '@jest/globals';
import { prepared, unprepared } from './statement.js';

describe('statements', () => {
  it('are made of the text and its fragments', () => {
    expect(prepared('take one')`SELECT ${'a, b'} FROM c LIMIT ${1}`.text).toBe(
      'SELECT a, b FROM c LIMIT 1',
    );
    expect(unprepared`SELECT ${'a'} FROM ${'c'}`.text).toBe('SELECT a FROM c');
  });

  it('do not share a name, under which a connection would find the text of another', () => {
    prepared('take two');
    expect(() => prepared('take two')).toThrow('two statements have the name take two');
  });
});
