/** A server for tests that we started, and must stop. */
export interface TestServer {
  /** What the tests are told: a URL, or the addresses of brokers. */
  readonly address: string;
  stop(): Promise<void>;
}
