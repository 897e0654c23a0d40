import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A console as people start it, with somebody logged in. */
export interface Served {
  readonly url: string;
  readonly cookie: string;
  readonly stop: () => Promise<void>;
}

const program = fileURLToPath(new URL('../../client/main.js', import.meta.url));

/** Starts it beside a Temporal server. @throws Error where it ends, or does not take its own token. */
export async function serve(address: string): Promise<Served> {
  const args = [program, 'console', '--port', '0', '--json', '--address', address];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit');
  const opened = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const first = await Promise.race([opened, ended.then(() => undefined)]);
  if (first === undefined) throw new Error('bench: the console ended before it listened');
  const { url, token } = JSON.parse(first[0]) as { readonly url: string; readonly token: string };
  const login = await fetch(`${url}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url },
    body: new URLSearchParams({ token }),
  });
  const cookie = login.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) throw new Error(`bench: the login ended with ${login.status}`);
  return {
    url,
    cookie,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
