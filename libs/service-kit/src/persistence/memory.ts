import { EraStore, type StateTopic } from '@citadelle/event-store';
import type { Foundations } from './open-persistence.js';

/** The database knows less than the service has told: it must learn that again before it reads or publishes anything. */
export class MemoryLost extends Error {
  override readonly name = 'MemoryLost';

  constructor(service: string) {
    super(
      `the database was lost or restored, and may lack what ${service} told before: run npm run ops -- resync ${service}`,
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
   * Rejects with {@link MemoryLost} while the service must learn again: after a restoration, and when its database is
   * empty although it had told states. What it read now would be decided without them, such as a login that somebody
   * has already. That an empty database was lost is written down, since the first write would hide it.
   */
  async assertComplete(): Promise<void> {
    const { manager } = this.foundations.dataSource;
    await this.noteLoss();
    const { learning } = await this.eras.current(manager);
    if (learning) throw new MemoryLost(this.service);
  }

  /** Writes down that the service must learn again when its database is empty although it had told states. */
  async noteLoss(): Promise<void> {
    const { manager } = this.foundations.dataSource;
    if (await this.isLost()) await this.eras.startLearning(manager);
  }

  private async isLost(): Promise<boolean> {
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
