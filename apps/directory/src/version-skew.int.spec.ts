import { tellOfTomorrow } from '@citadelle/testing';
import { expect, it } from '@jest/globals';
import { TestDirectory } from './directory.fixture.js';

it('what a later version writes parks nothing in the directory', async () => {
  const directory = await TestDirectory.start();
  try {
    await tellOfTomorrow(directory);
    expect(await directory.rows('SELECT reason FROM parked_messages')).toEqual([]);
    expect(directory.log).not.toContain('not handled');
  } finally {
    await directory.stop();
  }
});
