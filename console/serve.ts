import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { ExitCode } from '../client/exit-codes.js';
import { type Fault, fault } from '../client/fault.js';
import { whoAmI } from '../client/identity.js';
import type { PayloadCodec } from '@temporalio/common';
import { createApp } from './app.js';
import { codecOriginsOf } from './http/codec-origin.js';
import type { Guard } from './http/guard.js';
import { isLoopback, siteOf } from './http/origin.js';
import { createAttempts } from './login/attempts.js';
import { trustedProxy } from './login/proxy.js';
import { createSessions } from './login/sessions.js';
import { tokenHash, usersOf, usersOfFile } from './login/users.js';
import type { Runs } from './runs.js';

/** How the console is served; the words of `cutover console --help`. */
export interface ServeOptions {
  /** Address to listen at. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** File with `name role sha256-of-token` lines. */
  readonly users?: string;
  /** What browsers call it, where a reverse proxy stands in front. */
  readonly publicUrl?: string;
  readonly trustProxyHeader?: string;
  readonly trustProxyFrom?: readonly string[];
  /** Origins of the Temporal UI whose pages may have payloads decrypted. */
  readonly codecFor?: readonly string[];
}

/** A console that listens. */
export interface Served {
  /** Where browsers find it. */
  readonly url: string;
  /** For the one user of a console without users' file; shown once, and kept nowhere. */
  readonly token?: string;
  readonly close: () => Promise<void>;
}

/** Serves runs as pages. @throws Fault with code 2 where the options would leave it open to others. */
export async function serveConsole(
  runs: Runs,
  options: ServeOptions,
  tell: (text: string) => void,
  codec?: PayloadCodec,
): Promise<Served> {
  const { host, publicUrl } = options;
  refuseOpenDoors(options);
  const token = options.users === undefined ? randomBytes(32).toString('base64url') : undefined;
  const users = await checked(async () =>
    options.users === undefined
      ? usersOf([{ name: ownName(), role: 'operator', tokenSha256: tokenHash(token ?? '') }])
      : usersOfFile(options.users),
  );
  const proxy = await checked(async () =>
    options.trustProxyHeader === undefined
      ? undefined
      : trustedProxy(options.trustProxyHeader, options.trustProxyFrom ?? []),
  );
  // The port is known once it listens, and every request needs the site: so it is filled in then.
  const guard: { -readonly [Field in keyof Guard]: Guard[Field] } = {
    site: await checked(async () => siteOf(host, options.port, publicUrl)),
    users,
    sessions: createSessions(),
    attempts: createAttempts(),
    ...(proxy && { proxy }),
  };
  const origins = await checked(async () => codecOriginsOf(options.codecFor ?? []));
  const app = createApp({ runs, guard, tell, ...(codec && { codec: { codec, origins } }) });
  await app.listen({ host, port: options.port }).catch((cause: unknown) => {
    throw wrong(cause);
  });
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  guard.site = siteOf(host, port, publicUrl);
  const [url = ''] = guard.site.origins;
  return { url, ...(token !== undefined && { token }), close: () => app.close() };
}

/** Options that would let others in, or nobody. @throws Fault with code 2 naming the one that is missing. */
export function refuseOpenDoors({ host, users, publicUrl, trustProxyHeader }: ServeOptions): void {
  if (users === undefined && !isLoopback(host))
    throw fault(
      ExitCode.BadInput,
      `--host ${host} can be reached by others: name who may log in with --users FILE`,
    );
  if (users === undefined && trustProxyHeader !== undefined)
    throw fault(
      ExitCode.BadInput,
      "--trust-proxy-header: name the people's roles with --users FILE; `-` in place of a hash",
    );
  if (publicUrl === undefined && (host === '0.0.0.0' || host === '::'))
    throw fault(
      ExitCode.BadInput,
      `--host ${host} is every address: say with --public-url what browsers call it`,
    );
}

/** Fit for a users' line, which the name of an account may not be. */
const ownName = (): string => whoAmI().replace(/[^A-Za-z0-9_.@+-]/g, '_') || hostname();

/** What the options are found to be wrong about ends the command as bad input. */
async function checked<Value>(read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (cause) {
    throw wrong(cause);
  }
}

const wrong = (cause: unknown): Fault =>
  fault(ExitCode.BadInput, cause instanceof Error ? cause.message : String(cause));
