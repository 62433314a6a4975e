import tearDown from './global-teardown.mjs';

// Starts the servers of the tests once, for every project of a run; the workers find them in the environment.
export default async function setUp() {
  const { startTestServers } = await import('@citadelle/testing').catch((error) => {
    throw new Error('Build first: npm run build (npm test does it by itself)', { cause: error });
  });
  if (!globalThis.citadelleTestServers) {
    globalThis.citadelleTestServers = [];
    // Jest ends on these without its teardown, and containers would stay.
    process.once('SIGINT', () => tearDown().finally(() => process.exit(130)));
    process.once('SIGTERM', () => tearDown().finally(() => process.exit(143)));
  }
  globalThis.citadelleTestServers.push(await startTestServers());
}
