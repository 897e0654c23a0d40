import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { Transform } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where a server answers. */
export interface Endpoint {
  readonly host?: string;
  readonly port: number;
}

/** A way to a server that can be made bad while it is in use. Each change holds for old and new connections. */
export interface TcpProxy {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Connections that were taken so far. */
  readonly connections: number;
  /** Bytes that went to the server and came back from it. */
  readonly bytes: { readonly there: number; readonly back: number };
  /** Resets every connection at both ends; new ones go through. */
  cut(): void;
  /** Nothing gets through in either direction, not even an end: both sides see a silent one. */
  fallSilent(): void;
  /** What comes goes on after so long. Milliseconds. */
  delay(ms: number): void;
  /** At most so much in each direction of each connection. Bytes per second. */
  throttle(bytesPerSecond: number): void;
  /** As if it was not there, which is how it begins. What silence held back goes on. */
  pass(): void;
  close(): Promise<void>;
}

/** How long a chunk waits before it goes on; never, while the line is silent. */
type Passage = (bytes: number) => Promise<unknown>;
const atOnce: Passage = () => Promise.resolve();

/** Starts a proxy on loopback before a server. */
export async function tcpProxy({ host = '127.0.0.1', port }: Endpoint): Promise<TcpProxy> {
  const ends = new Set<Socket>();
  const bytes = { there: 0, back: 0 };
  let connections = 0;
  let passage = atOnce;
  /** Ends a silence. */
  let wake: () => void = () => undefined;
  const become = (next: Passage) => {
    passage = next;
    wake();
  };
  /** One after another, each by the rule that holds when it has waited: a silence may have come meanwhile. */
  const through = async (size: number): Promise<void> => {
    let rule: Passage;
    do {
      rule = passage;
      await rule(size);
    } while (rule !== passage);
  };
  const carry = (from: Socket, to: Socket, way: keyof typeof bytes) => {
    const passing = new Transform({
      transform: (chunk: Buffer, _encoding, done) =>
        void through(chunk.length).then(() => {
          bytes[way] += chunk.length;
          done(null, chunk);
        }),
      flush: (done) => void through(0).then(() => done()), // An end is news as well.
    });
    from.pipe(passing).pipe(to);
    ends.add(from.on('error', () => undefined));
    from.once('close', (hadError) => {
      ends.delete(from);
      if (hadError) void through(0).then(() => reset(to));
    });
  };

  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    connections += 1;
    const far = connect({ host, port, allowHalfOpen: true, noDelay: true });
    carry(near, far, 'there');
    carry(far, near, 'back');
  });
  const cut = () => {
    reset(...ends);
    wake();
  };
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');

  return {
    port: (listener.address() as AddressInfo).port,
    bytes,
    get connections() {
      return connections;
    },
    cut,
    fallSilent() {
      let end: () => void = () => undefined;
      const silence = new Promise<void>((woken) => (end = woken));
      become(() => silence);
      wake = end;
    },
    delay: (ms) => become(() => sleep(ms)),
    throttle: (bytesPerSecond) => become((size) => sleep((size * 1_000) / bytesPerSecond)),
    pass: () => become(atOnce),
    async close() {
      cut();
      listener.close();
      await once(listener, 'close');
    },
  };
}

function reset(...ends: readonly Socket[]): void {
  for (const end of ends) if (!end.destroyed) end.resetAndDestroy();
}
