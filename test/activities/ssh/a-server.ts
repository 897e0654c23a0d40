import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, type Socket, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';
import type { NodeRef, SshAccess } from '../../../model/node.js';

const { Server, utils } = ssh2;

/** What a command meets on the far side. */
export type Behaviour = (channel: ServerChannel, command: string, far: FarSide) => void;

/** The far side's ways to misbehave. */
export interface FarSide {
  /** Resets the connection. */
  reset(): void;
  /** Goes on reading and never answers again. */
  fallSilent(): void;
}

/** An sshd on loopback with a key of its own. */
export interface SshServer {
  readonly ssh: SshAccess;
  readonly node: NodeRef;
  /** Commands in the order they came. */
  readonly commands: string[];
  /** How often a client tried to log in, by whatever means. */
  authentications: number;
  connections: number;
  /** Ends every connection and listens no more. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a server; `knownHosts` is what the client trusts, its real key unless told. */
export async function anSshServer(
  behaviour: Behaviour,
  { knownHosts, keyMode = 0o600, answersChannels = true }: Options = {},
): Promise<SshServer> {
  const hostKey = aKeyPair();
  const userKey = aKeyPair();
  const seen: Seen = { authentications: 0, connections: 0, commands: [] };
  const { port, stop } = await listen(hostKey.private, seen, answersChannels ? behaviour : ignore);
  const folder = mkdtempSync(join(tmpdir(), 'kube-cutover-ssh-'));
  const privateKeyFile = join(folder, 'id');
  const knownHostsFile = join(folder, 'known_hosts');
  writeFileSync(privateKeyFile, userKey.private);
  chmodSync(privateKeyFile, keyMode);
  writeFileSync(knownHostsFile, knownHosts?.(port) ?? `[127.0.0.1]:${port} ${hostKey.public}\n`);
  return Object.assign(seen, {
    ssh: { user: 'operator', privateKeyFile, knownHostsFile },
    node: { name: 'w-1', address: '127.0.0.1', port, role: 'worker' as const },
    stop,
    async close() {
      await stop();
      rmSync(folder, { recursive: true });
    },
  });
}

/** What a server has met so far. */
type Seen = Pick<SshServer, 'authentications' | 'connections' | 'commands'>;

/** A server that opens no channel. */
const ignore = 'ignore';

async function listen(hostKey: string, seen: Seen, behaviour: Behaviour | typeof ignore) {
  const sockets = new Set<Socket>();
  const ssh = new Server({ hostKeys: [hostKey] }, () => undefined);
  const listener = createServer((socket) => {
    seen.connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    ssh.injectSocket(socket);
    const far = {
      reset: () => void socket.resetAndDestroy(),
      fallSilent: () => {
        socket.removeAllListeners('data');
        socket.resume();
      },
    };
    ssh.once('connection', (client) => serve(client, far, seen, behaviour));
  });
  await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready));
  return {
    port: (listener.address() as AddressInfo).port,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      if (listener.listening) await new Promise((closed) => listener.close(closed));
    },
  };
}

interface Options {
  readonly knownHosts?: (port: number) => string;
  readonly keyMode?: number;
  readonly answersChannels?: boolean;
}

function serve(
  client: Connection,
  far: FarSide,
  seen: Seen,
  behaviour: Behaviour | typeof ignore,
): void {
  client.on('error', () => undefined);
  client.on('authentication', (attempt) => {
    seen.authentications += 1;
    if (attempt.method === 'publickey') attempt.accept();
    else attempt.reject(['publickey']);
  });
  client.on('session', (accept) => {
    if (behaviour === ignore) return;
    accept().on('exec', (acceptExec, _reject, { command }) => {
      seen.commands.push(command);
      behaviour(acceptExec(), command, far);
    });
  });
}

/** One in some hundred keys that ssh2 makes cannot be read by ssh2 itself: another one, then. */
function aKeyPair(): ReturnType<typeof utils.generateKeyPairSync> {
  for (;;) {
    const pair = utils.generateKeyPairSync('ed25519');
    if (!(utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}
