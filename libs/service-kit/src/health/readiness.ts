import { withTimeout } from '@citadelle/async';

/** Tells, by rejecting, that something the service needs is not there. */
export type ReadinessCheck = () => Promise<void>;

/** What /health/ready answers. */
export interface ReadinessReport {
  readonly status: 'ok' | 'unavailable';
  readonly checks: Readonly<Record<string, 'ok' | 'unavailable'>>;
}

const CACHE_MS = 1000;
const CHECK_TIMEOUT_MS = 1500;

/** Whether the service can serve. Its checks run at most once a second, however many probes come. */
export class Readiness {
  private checks: Readonly<Record<string, ReadinessCheck>> = {
    started: () => Promise.reject(new Error('not started')),
  };
  private draining = false;
  private last: { at: number; report: Promise<ReadinessReport> } | undefined;

  /** Called once migrations are done and the service listens: from now on it is ready while these checks hold. */
  serve(checks: Readonly<Record<string, ReadinessCheck>>): void {
    this.checks = { started: () => Promise.resolve(), ...checks };
    this.last = undefined;
  }

  /** Called when the service stops: from now on it is not ready. */
  drain(): void {
    this.draining = true;
  }

  isDraining(): boolean {
    return this.draining;
  }

  async report(): Promise<ReadinessReport> {
    if (!this.last || performance.now() - this.last.at > CACHE_MS)
      this.last = { at: performance.now(), report: this.ask() };
    const report = await this.last.report;
    return this.draining ? { ...report, status: 'unavailable' } : report;
  }

  private async ask(): Promise<ReadinessReport> {
    const states = Object.entries(this.checks).map(
      async ([name, check]) => [name, await stateOf(check)] as const,
    );
    const checks = Object.fromEntries(await Promise.all(states));
    const ok = Object.values(checks).every((state) => state === 'ok');
    return { status: ok ? 'ok' : 'unavailable', checks };
  }
}

async function stateOf(check: ReadinessCheck): Promise<'ok' | 'unavailable'> {
  try {
    await withTimeout(CHECK_TIMEOUT_MS, check(), 'late');
    return 'ok';
  } catch {
    return 'unavailable';
  }
}
