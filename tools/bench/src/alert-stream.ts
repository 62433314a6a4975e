import { request } from 'undici';

/** A manager's stream of live alerts, as far as a bench listens to it. */
export class AlertStream {
  private text = '';
  private readonly waiting = new Map<string, () => void>();

  private constructor(private readonly body: NodeJS.ReadableStream & { destroy(): void }) {
    body.on('data', (chunk: Buffer) => this.take(chunk.toString()));
    body.on('error', () => undefined);
  }

  static async open(gateway: string, token: string): Promise<AlertStream> {
    const { statusCode, body } = await request(`${gateway}/api/v1/alerts/stream`, {
      headers: { authorization: `Bearer ${token}` },
      bodyTimeout: 0,
    });
    if (statusCode !== 200) throw new Error(`a stream of alerts answered ${statusCode}`);
    return new AlertStream(body);
  }

  /** Resolves when an alert about this reset arrives. */
  heard(resetId: string): Promise<void> {
    return new Promise((resolve) => this.waiting.set(resetId, resolve));
  }

  close(): void {
    this.body.destroy();
  }

  private take(chunk: string): void {
    const blocks = (this.text + chunk).split('\n\n');
    this.text = blocks.pop() ?? '';
    for (const [resetId, resolve] of this.waiting)
      if (blocks.some((block) => block.includes(resetId))) {
        this.waiting.delete(resetId);
        resolve();
      }
  }
}
