// Starts the servers of the tests once, for every project of a run; the workers find them in the environment.
export default async function setUp() {
  const { startTestServers } = await import('@citadelle/testing').catch((error) => {
    throw new Error('Build first: npm run build (npm test does it by itself)', { cause: error });
  });
  const servers = await startTestServers();
  const started = (globalThis.citadelleTestServers ??= []);
  started.push(servers);
}
