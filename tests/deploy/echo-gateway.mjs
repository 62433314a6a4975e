// Stands behind the proxy in its tests, and answers with what came through.
import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { text } from 'node:stream/consumers';

let streams = 0;

const answers = {
  /** Refuses without waiting for the body. */
  '/refused': (_incoming, answer) => {
    answer.writeHead(401).end('refus');
  },
  /** One event, and then nothing more. */
  '/stream': (_incoming, answer) => {
    streams += 1;
    answer.on('close', () => (streams -= 1));
    answer.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: un\n\n');
  },
  '/streams': (_incoming, answer) => {
    answer.end(String(streams));
  },
};

async function echo(incoming, answer) {
  const { method, url, headers } = incoming;
  const body = await text(incoming);
  answer.writeHead(201, { 'set-cookie': ['a=1', 'b=2'], 'content-type': 'application/json' });
  answer.end(JSON.stringify({ method, url, headers, body, replica: hostname() }));
}

const server = createServer((incoming, answer) =>
  // A client that leaves in the middle of its body is nothing to fail over.
  answers[incoming.url]
    ? answers[incoming.url](incoming, answer)
    : echo(incoming, answer).catch(() => answer.destroy()),
);
// From the upgrade on, whatever comes is echoed.
server.on('upgrade', (_incoming, socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
  socket.pipe(socket);
});
server.listen(8080);
process.on('SIGTERM', () => process.exit(0));
