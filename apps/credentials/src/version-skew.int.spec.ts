import { tellOfTomorrow } from '@citadelle/testing';
import { expect, it } from '@jest/globals';
import { TestCredentials } from './credentials.fixture.js';

it('what a later version writes parks nothing in credentials', async () => {
  const credentials = await TestCredentials.start();
  try {
    await tellOfTomorrow(credentials);
    expect(await credentials.rows('SELECT reason FROM parked_messages')).toEqual([]);
    expect(credentials.log).toContain('this version does not know what a later one wrote');
    expect(credentials.log).not.toContain('not handled');
  } finally {
    await credentials.stop();
  }
});
