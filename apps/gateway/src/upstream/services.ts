import { type Call, sent } from '@citadelle/contracts/calls';
import { currentCall, ProblemError, serviceUnavailable } from '@citadelle/service-kit';
import type { SentFile, ServiceClient, UploadCall } from '@citadelle/service-kit/upstream';

/**
 * Problems by which a service says that the gateway itself called it wrongly. They are no business
 * of the person who asked, who can only try again later.
 */
const BETWEEN_SERVICES: ReadonlySet<string> = new Set([
  'service-credential-required',
  'not-found',
  'method-not-allowed',
  'malformed-json',
  'malformed-request',
  'unsupported-media-type',
]);

/** `Retry-After` when a service refuses the gateway's own call. */
const RETRY_AFTER_S = 30;

/** A problem met at a service, as the gateway's own caller may see it. */
export function forCaller(error: unknown): unknown {
  return error instanceof ProblemError && BETWEEN_SERVICES.has(error.code)
    ? serviceUnavailable(RETRY_AFTER_S, error)
    : error;
}

type Service = Exclude<Call['service'], 'gateway'>;

/** Told of the problem with which a service answered a call. */
type OnProblem = (call: Call, request: object, problem: ProblemError) => void;

/** The services behind the gateway, each asked by its declared calls. */
export class Services {
  private tell: OnProblem = () => undefined;

  constructor(private readonly clients: Readonly<Record<Service, ServiceClient>>) {}

  /** From now on `tell` is told of each problem with which a service answers. */
  onProblem(tell: OnProblem): void {
    this.tell = tell;
  }

  /**
   * The answer of the service that serves the call; throws its problem, as the gateway's caller may see it. The
   * `Idempotency-Key` of the gateway's own caller goes with a call that honours it.
   */
  async ask<Request extends object, Response>(
    call: Call<Request, Response>,
    request: NoInfer<Request>,
  ): Promise<Response> {
    try {
      const { body } = await this.clientOf(call).call<Response>({
        ...sent(call, request),
        ...(call.idempotent && { idempotencyKey: currentCall().idempotencyKey }),
        ...(call.repeatable && { retry: true }),
      });
      return body;
    } catch (error) {
      if (error instanceof ProblemError) this.tell(call, request, error);
      throw forCaller(error);
    }
  }

  /** Sends a file to a service while it comes. */
  async upload<Response>(
    { service, ...call }: UploadCall & { readonly service: Service },
    file: SentFile,
  ): Promise<Response> {
    try {
      return (await this.clients[service].upload<Response>(call, file)).body;
    } catch (error) {
      throw forCaller(file.content.errored ?? error);
    }
  }

  /** Begins an answer that does not end: see {@link ServiceClient.open}. */
  follow<Request extends object>(
    call: Call<Request>,
    request: NoInfer<Request>,
    silenceMs: number,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>> {
    return this.clientOf(call).open(sent(call, request), silenceMs, signal);
  }

  /** Closes the connections; called by Nest. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(Object.values(this.clients).map((client) => client.onApplicationShutdown()));
  }

  private clientOf({ service, path }: Call): ServiceClient {
    if (service === 'gateway') throw new TypeError(`${path} is not of a service`);
    return this.clients[service];
  }
}
