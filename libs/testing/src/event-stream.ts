import { type Agent, get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { until } from './until.js';

/** An event as a client received it. */
export interface ReceivedEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: Record<string, unknown>;
}

/** A client of server-sent events. */
export class EventStream {
  readonly events: ReceivedEvent[] = [];
  /** All that was received, as it came. */
  text = '';
  ended = false;
  private unfinished = '';

  private constructor(private readonly message: IncomingMessage) {
    message.setEncoding('utf8');
    message.on('data', (chunk: string) => {
      this.text += chunk;
      const blocks = (this.unfinished + chunk).split('\n\n');
      this.unfinished = blocks.pop()!;
      this.events.push(...blocks.flatMap(eventOf));
    });
    message.on('error', () => undefined);
    message.on('close', () => (this.ended = true));
  }

  /** Without an `agent`, on a connection that serves nothing else. */
  static open(
    url: string,
    headers: Record<string, string>,
    agent: Agent | false = false,
  ): Promise<EventStream> {
    return new Promise((resolve, reject) => {
      get(url, { agent, headers }, (message) => resolve(new EventStream(message))).on(
        'error',
        reject,
      );
    });
  }

  get status(): number | undefined {
    return this.message.statusCode;
  }

  get headers(): IncomingHttpHeaders {
    return this.message.headers;
  }

  /** The alerts received so far. */
  get alerts(): ReceivedEvent['data'][] {
    return this.events.filter(({ event }) => event === 'alert').map(({ data }) => data);
  }

  /** Their places. */
  get seqs(): unknown[] {
    return this.alerts.map(({ seq }) => seq);
  }

  /** Waits for the alert with this place. */
  heard(seq: number): Promise<boolean> {
    return until(`the alert ${seq}`, () => this.seqs.includes(seq));
  }

  /** Waits for the end, and gives the reason that was told. */
  async closing(): Promise<unknown> {
    await until('the end of the stream', () => this.ended);
    return this.events.find(({ event }) => event === 'closed')?.data.reason;
  }

  /** Stops reading, without leaving. */
  stall(): void {
    this.message.pause();
  }

  leave(): void {
    this.message.destroy();
  }
}

function eventOf(block: string): ReceivedEvent[] {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
  const data = field('data');
  if (data === undefined) return [];
  return [
    {
      event: field('event') ?? 'message',
      id: field('id'),
      data: JSON.parse(data) as Record<string, unknown>,
    },
  ];
}
