import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Finding } from '../../model/finding.js';
import { found } from '../../model/finding-kinds/found.js';
import { printable } from '../../model/printable.js';
import type { InPlaceSwitchSpec } from '../../model/spec.js';

/** What a command of the operator's may take. */
export interface HookLimits {
  readonly timeoutMs: number;
  readonly outputBytes: number;
}

const LIMITS: HookLimits = { timeoutMs: 60_000, outputBytes: 1024 * 1024 };
/** Of what it complains, that much is told. */
const WORDS_BYTES = 500;

const text = z
  .string()
  .min(1)
  .max(1_000)
  .transform((told) => printable(told));

/** What the command prints. */
const Answer = z.strictObject({
  findings: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'must be lower case words with dashes'),
        severity: z.enum(['blocker', 'warning', 'note']),
        where: text,
        what: text,
        remedy: text.exactOptional(),
      }),
    )
    .max(200),
});

/**
 * Asks the operator's own command about what stands in front of the cluster. It is started without a shell, with PATH
 * and three names of ours as its environment and nothing on stdin; when it takes too long or prints too much, its whole
 * process group ends. Throws nothing: a command that fails is itself a finding.
 */
export async function askInfrastructure(
  spec: Pick<InPlaceSwitchSpec, 'infrastructureHook' | 'cluster' | 'from' | 'version'>,
  limits = LIMITS,
): Promise<Finding[]> {
  const [program, ...args] = spec.infrastructureHook ?? [];
  if (program === undefined) return [];
  const environment = {
    PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    CUTOVER_CLUSTER: spec.cluster,
    CUTOVER_FROM: spec.from,
    CUTOVER_TO: spec.version,
  };
  const end = await run(program, args, environment, limits);
  const failed = (why: string) => [
    found('infrastructure-hook-failed', 'spec.infrastructureHook', `${program} ${why}`),
  ];
  return 'failure' in end ? failed(end.failure) : readAnswer(end.output, failed);
}

function readAnswer(output: string, failed: (why: string) => Finding[]): Finding[] {
  let content: unknown;
  try {
    content = JSON.parse(output);
  } catch {
    return failed(`printed no JSON: ${printable(output.trim().slice(0, 100))}`);
  }
  const answer = Answer.safeParse(content);
  if (!answer.success) {
    const wrong = answer.error.issues
      .slice(0, 3)
      .map(({ path, message }) => `${path.join('.')} ${message}`);
    return failed(`printed JSON of another form: ${printable(wrong.join('; ')).slice(0, 500)}`);
  }
  return answer.data.findings.map((one) => ({ ...one, id: `infrastructure/${one.id}` }));
}

type End = { readonly output: string } | { readonly failure: string };
type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Its own process group, so that what it has started ends with it. */
async function run(
  program: string,
  args: readonly string[],
  env: { readonly [name: string]: string },
  { timeoutMs, outputBytes }: HookLimits,
): Promise<End> {
  const child = spawn(program, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let stop: (failure: string) => void = () => undefined;
  const stopped = new Promise<End>((resolve) => {
    stop = (failure) => resolve({ failure });
  });
  const timer = setTimeout(() => stop(`did not end within ${timeoutMs / 1000} s`), timeoutMs);
  const output = gather(child.stdout, outputBytes, () =>
    stop(`printed more than ${outputBytes} bytes`),
  );
  const words = gather(child.stderr, WORDS_BYTES, () => undefined);
  try {
    return await Promise.race([stopped, ended(child, output, words)]);
  } finally {
    clearTimeout(timer);
    killGroup(child.pid);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

/** Once it has ended and whoever shares its output has, too. */
const ended = (child: Child, output: () => string, words: () => string): Promise<End> =>
  new Promise((resolve) => {
    child.once('error', ({ message }) => resolve({ failure: `could not be started: ${message}` }));
    child.once('close', (code, signal) => {
      const told = printable(words().trim());
      const failure = `ended with ${signal ?? code}${told === '' ? '' : `: ${told}`}`;
      resolve(code === 0 ? { output: output() } : { failure });
    });
  });

/** Keeps the beginning of a stream; what is over is read and dropped. */
function gather(stream: Readable, maxBytes: number, over: () => void): () => string {
  const chunks: Buffer[] = [];
  let room = maxBytes;
  stream.on('data', (chunk: Buffer) => {
    if (room > 0) chunks.push(chunk.subarray(0, room));
    room -= chunk.length;
    if (room < 0) over();
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

/** Ends a group that may have ended. */
function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}
