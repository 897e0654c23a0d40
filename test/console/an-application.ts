import { type Server, createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** Something that a prober can ask, and that a test takes away and brings back. */
export interface Application {
  readonly url: string;
  isAway: boolean;
  readonly close: () => Promise<void>;
}

/** An application that answers until it is told that it is away. */
export async function anApplication(): Promise<Application> {
  const server: Server = createServer((request, response) => {
    if (application.isAway) request.socket.destroy();
    else response.end('here');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const application: Application = {
    url: `http://127.0.0.1:${port}/`,
    isAway: false,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return application;
}
