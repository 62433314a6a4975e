import { type Answer, ApiClient } from '@citadelle/testing';

/** The API as somebody at an address of their own calls it. The proxy that tells the address is the machine itself. */
export class Caller {
  private readonly client: ApiClient;

  constructor(
    gateway: string,
    readonly address: string,
    token?: string,
  ) {
    this.client = new ApiClient(gateway, token);
  }

  post<Body = Record<string, unknown>>(path: string, body: unknown): Promise<Answer<Body>> {
    return this.client.post<Body>(path, body, { 'x-forwarded-for': this.address });
  }

  async signIn(login: string, password: string): Promise<Answer<{ token: string }>> {
    return this.post('/sessions', { login, password });
  }
}

/** Does all the work, so much of it at a time, and gives what came, in the order of the work. */
export async function atATime<T>(lanes: number, work: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  const waiting = work.entries();
  const lane = async () => {
    for (const [n, next] of waiting) results[n] = await next();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

/** What came, counted: `3 × 201, 17 × 429`. */
export function counted(statuses: readonly number[]): string {
  const counts = new Map<number, number>();
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts]
    .sort(([one], [other]) => one - other)
    .map(([status, count]) => `${count} × ${status}`)
    .join(', ');
}

/** An answer, and after how many milliseconds it came. */
export async function timed<T>(work: () => Promise<T>): Promise<{ answer: T; ms: number }> {
  const before = performance.now();
  const answer = await work();
  return { answer, ms: performance.now() - before };
}

/** The value below which so much of all values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
