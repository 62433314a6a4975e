import { Readable } from 'node:stream';
import { standardProblem } from '@citadelle/service-kit';

/** How much a form may hold beside its file. */
const FIELDS_MAX = 64 * 1024;
/** How long the headers of a part may be. */
const HEADERS_MAX = 4 * 1024;

const END_OF_HEADERS = Buffer.from('\r\n\r\n');

/** A form with one file, which comes last. */
export interface FormWithFile {
  readonly fields: readonly (readonly [name: string, text: string])[];
  /** Empty when no file was chosen. */
  readonly fileName: string;
  /** Its content as it comes. It ends once the whole form is here, and breaks off where the form does. */
  readonly file: Readable;
}

/** Reads a `multipart/form-data` form up to its file, and leaves the file to be read. */
export async function readFormWithFile(body: Readable, contentType: string): Promise<FormWithFile> {
  const [, quoted, bare] =
    /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  const bytes = new Bytes(body);
  try {
    if (boundary === undefined) throw malformed();
    const delimiter = Buffer.from(`\r\n--${boundary}`);
    return await readParts(bytes, delimiter);
  } catch (error) {
    bytes.discard();
    throw error;
  }
}

async function readParts(bytes: Bytes, delimiter: Buffer): Promise<FormWithFile> {
  const fields: (readonly [string, string])[] = [];
  let room = FIELDS_MAX;
  await bytes.text(delimiter, HEADERS_MAX);
  for (;;) {
    const headers = await bytes.text(END_OF_HEADERS, HEADERS_MAX);
    if (headers.startsWith('--')) throw malformed();
    const { name, filename } = dispositionIn(headers);
    if (filename !== undefined)
      return { fields, fileName: filename, file: Readable.from(bytes.last(delimiter)) };
    const text = await bytes.text(delimiter, room);
    room -= text.length;
    fields.push([name, text]);
  }
}

/** What `Content-Disposition` says of a part. */
function dispositionIn(headers: string): { name: string; filename?: string } {
  const [, parameters = ''] =
    /^content-disposition:\s*form-data((?:;\s*\w+="[^"]*")+)/im.exec(headers) ?? [];
  const said = new Map(
    [...parameters.matchAll(/;\s*(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
  );
  const name = said.get('name');
  const filename = said.get('filename');
  if (name === undefined) throw malformed();
  return { name, ...(filename !== undefined && { filename }) };
}

const malformed = () => standardProblem('malformed-request');

/** The bytes of a body, read up to one delimiter after the other. */
class Bytes {
  private readonly source: AsyncIterator<Buffer>;
  /** What came and is not read yet. The first delimiter may stand at the very beginning, without its line break. */
  private held: Buffer = Buffer.from('\r\n');

  constructor(body: Readable) {
    this.source = body[Symbol.asyncIterator]();
  }

  /** The text up to a delimiter, of at most so many bytes. */
  async text(delimiter: Buffer, max: number): Promise<string> {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of this.until(delimiter)) {
      length += chunk.length;
      if (length > max) throw standardProblem('payload-too-large');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString();
  }

  /** The bytes up to a delimiter; it ends once nothing more comes after that. */
  async *last(delimiter: Buffer): AsyncGenerator<Buffer> {
    yield* this.until(delimiter);
    while (await this.next());
  }

  /** Lets the rest come and go, so that whoever sends it reads the answer. */
  discard(): void {
    const rest = async () => {
      while (await this.next());
    };
    rest().catch(() => undefined);
  }

  private async *until(delimiter: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.held.indexOf(delimiter);
      if (at >= 0) {
        const before = this.held.subarray(0, at);
        this.held = this.held.subarray(at + delimiter.length);
        if (before.length > 0) yield before;
        return;
      }
      // The delimiter may have begun at the end of what came.
      const sure = Math.max(0, this.held.length - delimiter.length + 1);
      const chunk = this.held.subarray(0, sure);
      this.held = this.held.subarray(sure);
      if (chunk.length > 0) yield chunk;
      const more = await this.next();
      if (!more) throw malformed();
      this.held = Buffer.concat([this.held, more]);
    }
  }

  /** What comes next; nothing when all has come. */
  private async next(): Promise<Buffer | undefined> {
    const { done, value } = await this.source.next();
    return done ? undefined : value;
  }
}
