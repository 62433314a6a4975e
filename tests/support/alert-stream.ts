/** A server-sent event. */
export interface StreamedEvent {
  event: string;
  id: string;
  data: string;
}

/** A manager's live alerts, as a browser would hear them. */
export class AlertStream {
  readonly events: StreamedEvent[] = [];
  /** Whether the gateway has ended it. */
  ended = false;

  private constructor(
    private readonly leaving: AbortController,
    private readonly body: ReadableStream<Uint8Array>,
  ) {}

  static async open(gateway: string, token: string, lastEventId?: string): Promise<AlertStream> {
    const leaving = new AbortController();
    const response = await fetch(`${gateway}/api/v1/alerts/stream`, {
      signal: leaving.signal,
      headers: {
        authorization: `Bearer ${token}`,
        ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
      },
    });
    if (response.status !== 200 || !response.body)
      throw new Error(`the stream of alerts answered ${response.status}`);
    const stream = new AlertStream(leaving, response.body);
    void stream.listen();
    return stream;
  }

  /** The alerts heard so far, of one kind. */
  alerts(kind: string): { alertId: string; resetId: string; unit: string; kind: string }[] {
    return this.events
      .filter(({ event }) => event === 'alert')
      .map(({ data }) => JSON.parse(data) as ReturnType<AlertStream['alerts']>[number])
      .filter((alert) => alert.kind === kind);
  }

  close(): void {
    this.leaving.abort();
  }

  private async listen(): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const chunk of this.body) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) this.take(block);
      }
    } catch {
      // Ended from our side, or by a gateway that died: `ended` says it either way.
    }
    this.ended = true;
  }

  private take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon), line.slice(colon + 1).trimStart()] as const;
      }),
    );
    const data = fields.get('data');
    if (data === undefined) return;
    this.events.push({ event: fields.get('event') ?? 'message', id: fields.get('id') ?? '', data });
  }
}
