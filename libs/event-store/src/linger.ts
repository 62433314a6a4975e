/** From so many messages a second on, a publication waits for more to come. */
const MANY = 250;
const WINDOW_MS = 1_000;
const LINGER_MS = 100;

/**
 * Says how long to wait between two publications: not at all while little is published, so that nobody waits; where
 * much is, long enough for many to go together, since a transaction costs a broker more than the messages in it.
 */
export class Linger {
  private since = -Infinity;
  private count = 0;
  private wasMany = false;

  /** Milliseconds to wait after so many messages were published at an instant in milliseconds. */
  after(messages: number, now: number): number {
    if (now - this.since >= WINDOW_MS) {
      this.wasMany = this.count >= MANY && now - this.since < 2 * WINDOW_MS;
      [this.since, this.count] = [now, 0];
    }
    this.count += messages;
    return this.wasMany || this.count >= MANY ? LINGER_MS : 0;
  }
}
