// Runs once per project, after the last test: what the set-up started is stopped the first time.
export default async function tearDown() {
  const started = globalThis.citadelleTestServers ?? [];
  await Promise.all(started.splice(0).map((servers) => servers.stop()));
}
