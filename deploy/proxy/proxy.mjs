// The one published port: hands HTTP requests on to whichever replicas of a service there are now.
// No domain, no TLS, no rules; a web server that ends TLS belongs in front of it.
//
//   PORT              where it listens
//   UPSTREAM          host:port; the name may stand for several addresses
//   TRUSTED_PROXIES   addresses or networks, separated by commas, whose X-Forwarded-For is believed
//
// Whom a request comes from is decided here, once: exactly one address goes on in X-Forwarded-For.
import { resolve4 } from 'node:dns/promises';
import { Agent, createServer, request } from 'node:http';
import { BlockList, connect, isIP, isIPv6 } from 'node:net';

const CONNECT_TIMEOUT_MS = 1000;
const ADDRESSES_KEPT_MS = 1000;
const LATE_MS = 60_000;
/** A body of more bytes than this waits a moment for its refusal. */
const LARGE = 65_536;
const REFUSAL_MS = 250;

const [upstreamHost, upstreamPort] = setting('UPSTREAM').split(':');
const trusted = networks(process.env.TRUSTED_PROXIES ?? '');
const agent = new Agent({ keepAlive: true, timeout: LATE_MS });

let known = { at: -Infinity, addresses: [] };
let turn = 0;

const server = createServer({ requestTimeout: LATE_MS }, (incoming, answer) => {
  void forward(incoming, answer);
});
server.on('upgrade', (incoming, socket, head) => void tunnel(incoming, socket, head));
server.keepAliveTimeout = 65_000;
server.listen(Number(setting('PORT')), process.env.HOST ?? '0.0.0.0');
for (const signal of ['SIGTERM', 'SIGINT'])
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), 8000).unref();
  });

/** Tries the replicas in turn until one takes the connection; nothing has been sent before that. */
async function forward(incoming, answer) {
  for (const host of await addresses()) {
    try {
      return pass(await open(host, incoming), incoming, answer);
    } catch {
      known.at = -Infinity;
    }
  }
  refuse(answer);
}

/** Resolves with a request whose connection stands; on one that was kept open it stands at once. */
function open(host, { method, url, headers, socket }) {
  return new Promise((resolve, reject) => {
    const options = { host, port: upstreamPort, method, path: url, agent };
    const outgoing = request({ ...options, headers: forwarded(headers, socket) });
    const late = setTimeout(() => outgoing.destroy(new Error('late')), CONNECT_TIMEOUT_MS);
    const stands = () => (clearTimeout(late), resolve(outgoing));
    outgoing.once('error', (error) => (clearTimeout(late), reject(error)));
    outgoing.once('socket', (connection) =>
      connection.connecting ? connection.once('connect', stands) : stands(),
    );
  });
}

function pass(outgoing, incoming, answer) {
  outgoing.on('response', (response) => {
    clearTimeout(held);
    // Refused before all of it was sent: the rest is read and dropped, so that the refusal gets through.
    if (response.statusCode >= 400 && !incoming.complete) incoming.unpipe(outgoing).resume();
    answer.writeHead(response.statusCode, response.statusMessage, response.headers);
    response.pipe(answer);
    response.on('error', () => answer.destroy());
  });
  outgoing.on('error', () => !answer.headersSent && refuse(answer));
  answer.on('close', () => (clearTimeout(held), outgoing.destroy()));
  const send = () => incoming.pipe(outgoing);
  // What is too large is refused for its announced length, and the connection closed: with the body on
  // its way by then, the connection would break before the refusal was read.
  const isLarge = Number(incoming.headers['content-length'] ?? 0) > LARGE;
  if (isLarge) outgoing.flushHeaders();
  const held = isLarge ? setTimeout(send, REFUSAL_MS) : void send();
}

/** WebSockets and the like: after the first request, bytes both ways. */
async function tunnel(incoming, socket, head) {
  socket.on('error', () => socket.destroy());
  const [host] = await addresses();
  if (!host) return socket.destroy();
  const onward = connect(Number(upstreamPort), host);
  onward.on('error', () => socket.destroy());
  socket.on('close', () => onward.destroy());
  const headers = Object.entries(forwarded(incoming.headers, socket));
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  onward.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${lines}\r\n`);
  onward.write(head);
  onward.pipe(socket).pipe(onward);
}

/** The headers of a request, with what was said of its source replaced by what is known of it. */
function forwarded(headers, socket) {
  const onward = { ...headers, 'x-forwarded-for': source(headers['x-forwarded-for'], socket) };
  delete onward.forwarded;
  return onward;
}

/** The address nearest to us that is none of the trusted proxies' own. */
function source(said, { remoteAddress }) {
  const hops = (said ?? '').split(',').map((hop) => hop.trim());
  let address = plain(remoteAddress ?? '');
  while (hops.length > 0 && isTrusted(address)) {
    const before = hops.pop();
    if (!isIP(before)) break;
    address = plain(before);
  }
  return address;
}

function plain(address) {
  return address.startsWith('::ffff:') && isIP(address.slice(7)) ? address.slice(7) : address;
}

function isTrusted(address) {
  return isIP(address) !== 0 && trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function networks(list) {
  const known = new BlockList();
  for (const entry of list
    .split(',')
    .map((text) => text.trim())
    .filter(Boolean)) {
    const [address, prefix] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    known.addSubnet(address, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return known;
}

/** The replicas there are now, another one first each time. */
async function addresses() {
  if (performance.now() - known.at > ADDRESSES_KEPT_MS) {
    const found = isIP(upstreamHost)
      ? [upstreamHost]
      : await resolve4(upstreamHost).catch(() => []);
    known = { at: performance.now(), addresses: found };
  }
  const { addresses } = known;
  turn += 1;
  return addresses.map((_, place) => addresses[(turn + place) % addresses.length]);
}

function refuse(answer) {
  const problem = {
    type: 'about:blank',
    title: 'Service momentanément indisponible',
    status: 503,
    code: 'service-unavailable',
    detail: 'Le service ne répond pas pour le moment. Réessayez dans quelques instants.',
  };
  answer.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '2' });
  answer.end(JSON.stringify(problem));
}

function setting(name) {
  const value = process.env[name];
  if (value) return value;
  console.error(`${name} is not set`);
  process.exit(78);
}
