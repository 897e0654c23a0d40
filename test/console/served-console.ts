import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { tokenHash } from '../../console/login/users.js';
import { root } from '../tree.js';

/** The compiled console in a process of its own, as people run it. */
export interface ServedConsole {
  readonly url: string;
  /** What it said to its log. */
  readonly log: string[];
  readonly close: () => Promise<void>;
}

/** Who may log in: tokens are `NAME-token`. */
const people = { ada: 'operator', bob: 'approver', eve: 'viewer' } as const;

/** Starts it beside a Temporal server. @throws Error where it is not compiled, or ends at once. */
export async function serveCompiled(temporal: readonly string[]): Promise<ServedConsole> {
  const program = join(root, 'dist/client/main.js');
  if (!existsSync(program)) throw new Error(`${program} is not there: npm run build`);
  const directory = await mkdtemp(join(tmpdir(), 'cutover-'));
  const users = join(directory, 'users');
  const lines = Object.entries(people).map(
    ([name, role]) => `${name} ${role} ${tokenHash(`${name}-token`)}`,
  );
  await writeFile(users, `${lines.join('\n')}\n`, { mode: 0o600 });
  const args = [program, 'console', '--port', '0', '--json', '--users', users, ...temporal];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  const log: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  const close = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    await rm(directory, { recursive: true });
  };
  const opened = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const first = await Promise.race([opened, ended.then(() => undefined)]);
  if (first === undefined) throw new Error(`the console ended: ${log.join('\n')}`);
  const { url } = JSON.parse(first[0]) as { readonly url: string };
  return { url, log, close };
}
