import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { until } from '../../lab/nodes/until.js';
import { type TcpProxy, tcpProxy } from './tcp-proxy.js';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A server that sends back what it gets, a proxy before it, and a client that keeps what comes. */
async function anEcho() {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = await tcpProxy({ port: (server.address() as AddressInfo).port });
  open.push(proxy, server);
  return { proxy, client: () => aClient(proxy) };
}

async function aClient(proxy: TcpProxy) {
  const socket: Socket = connect(proxy.port, '127.0.0.1');
  const heard: Buffer[] = [];
  const ends: string[] = [];
  socket.on('data', (chunk: Buffer) => heard.push(chunk));
  socket.on('error', (cause: NodeJS.ErrnoException) => ends.push(cause.code ?? ''));
  socket.on('end', () => ends.push('end'));
  await once(socket, 'connect');
  open.unshift({ close: () => socket.destroy() });
  const said = () => Buffer.concat(heard).toString();
  const hears = (text: string) =>
    until({ name: `"${text}"`, deadlineMs: 5_000, everyMs: 5 }, () =>
      Promise.resolve(said() === text ? undefined : `heard ${said().length} characters`),
    );
  return { socket, ends, said, hears };
}

test('passes on what comes, both ways, and the end of it', async () => {
  const { proxy, client } = await anEcho();
  const { socket, ends, hears } = await client();
  socket.end('hello');
  await hears('hello');
  await until({ name: 'the end', deadlineMs: 5_000, everyMs: 5 }, () =>
    Promise.resolve(ends.includes('end') ? undefined : 'none yet'),
  );
  expect(proxy).toMatchObject({ connections: 1, bytes: { there: 5, back: 5 } });
});

test('a cut is a reset, and the next connection goes through', async () => {
  const { proxy, client } = await anEcho();
  const first = await client();
  first.socket.write('a');
  await first.hears('a');
  proxy.cut();
  await until({ name: 'the reset', deadlineMs: 5_000, everyMs: 5 }, () =>
    Promise.resolve(first.ends.includes('ECONNRESET') ? undefined : 'none yet'),
  );
  const second = await client();
  second.socket.write('b');
  await second.hears('b');
});

test('silence holds everything back, an end as well, and what was held comes when it is over', async () => {
  const { proxy, client } = await anEcho();
  const quiet = await client();
  quiet.socket.write('a');
  await quiet.hears('a');
  proxy.fallSilent();
  quiet.socket.end('b');
  proxy.fallSilent(); // Twice is once.
  const late = await client();
  late.socket.write('c');
  await until({ name: 'both to be taken', deadlineMs: 5_000, everyMs: 5 }, () =>
    Promise.resolve(proxy.connections === 2 ? undefined : `${proxy.connections}`),
  );
  expect([quiet.said(), quiet.ends, late.said(), proxy.bytes.there]).toEqual(['a', [], '', 1]);
  proxy.pass();
  await quiet.hears('ab');
  await late.hears('c');
});

test.each([
  { name: 'delayed', set: (proxy: TcpProxy) => proxy.delay(50), leastMs: 100 },
  { name: 'throttled', set: (proxy: TcpProxy) => proxy.throttle(20_000), leastMs: 100 },
])('a line that is $name takes its time', async ({ set, leastMs }) => {
  const { proxy, client } = await anEcho();
  const { socket, hears } = await client();
  set(proxy);
  const started = performance.now();
  socket.write('x'.repeat(1_000));
  await hears('x'.repeat(1_000));
  expect(performance.now() - started).toBeGreaterThanOrEqual(leastMs - 5);
});
