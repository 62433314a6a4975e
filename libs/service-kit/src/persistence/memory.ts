import { EraStore, type StateTopic } from '@citadelle/event-store';
import type { Foundations } from './open-persistence.js';

/** The database knows less than the service has told: it must learn that again before it reads anything new. */
export class MemoryLost extends Error {
  override readonly name = 'MemoryLost';

  constructor(service: string) {
    super(
      `the database lacks what ${service} told before: run npm run ops -- resync ${service}, or restore a back-up`,
    );
  }
}

/** What a service told before, and whether its database still has it. */
export class Memory {
  private readonly eras = new EraStore();
  private hasTold: boolean | undefined;

  constructor(
    private readonly service: string,
    private readonly foundations: Pick<Foundations, 'dataSource' | 'broker'>,
    private readonly stateTopics: readonly StateTopic[] = [],
  ) {}

  /**
   * Rejects with {@link MemoryLost} while the service learns again, and when its database is empty although it had told
   * states: what it read now would be decided without them, such as a login that somebody has already.
   */
  async assertComplete(): Promise<void> {
    const { manager } = this.foundations.dataSource;
    const { learning } = await this.eras.current(manager);
    if (learning || (await this.isLost())) throw new MemoryLost(this.service);
  }

  /** Whether the database is empty although the service had told states. */
  async isLost(): Promise<boolean> {
    const { manager } = this.foundations.dataSource;
    if (this.stateTopics.length === 0 || !(await this.eras.isUntouched(manager))) return false;
    this.hasTold ??= await this.lookForStates();
    return this.hasTold;
  }

  private async lookForStates(): Promise<boolean> {
    let states = 0;
    for (const { topic } of this.stateTopics)
      await this.foundations.broker.read({ topic, onMessage: () => void (states += 1) });
    return states > 0;
  }
}
