import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that Linux gives to whoever connects (ip_local_port_range): a server that is started anew gets its own again. */
const lowest = 20_000;
const end = 30_000;

/** A port of the loopback that nobody has at this moment. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, end);
    const server = createServer();
    try {
      await once(server.listen(port, '127.0.0.1'), 'listening');
      return port;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    } finally {
      if (server.listening) await new Promise((closed) => server.close(closed));
    }
  }
}
