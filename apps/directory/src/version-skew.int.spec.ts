import { messagesOfTomorrow, untilHandled } from '@citadelle/testing';
import { expect, it } from '@jest/globals';
import type { DataSourceOptions } from 'typeorm';
import { startDirectory } from './directory.fixture.js';

it('what a later version writes parks nothing in the directory', async () => {
  const directory = await startDirectory();
  try {
    await directory.broker.publish(messagesOfTomorrow());
    const { url } = directory.database.options as DataSourceOptions & { url: string };
    await untilHandled(url, 'directory');
    expect(await directory.database.query('SELECT reason FROM parked_messages')).toEqual([]);
    expect(directory.log.join('')).not.toContain('not handled');
  } finally {
    await directory.stop();
  }
});
