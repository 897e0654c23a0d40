import { execa } from 'execa';

/** What a command may be given besides its arguments. */
export interface RunOptions {
  /** Fed to the command's standard input; without it the input is closed. */
  readonly input?: string | Uint8Array;
  /** The path of a file to feed instead. */
  readonly inputFile?: string;
  /** The command is killed after so many milliseconds. */
  readonly timeoutMs?: number;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a command answered. */
export interface Answer {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Any command of the lab takes less; one that does not is stuck. */
const defaultTimeoutMs = 300_000;

/** Run a command to its end and return its output; throws with the end of its error output. */
export async function run(
  file: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const answer = await ask(file, args, options);
  if (answer.exitCode === 0) return answer.stdout;
  const shown = [file, ...args].join(' ').slice(0, 300);
  const said = `${answer.stdout}\n${answer.stderr}`.trim().split('\n').slice(-12).join('\n');
  throw new Error(`"${shown}" exited with ${answer.exitCode ?? 'no code'}:\n${said}`);
}

/** Run a command and return what it answered, whatever its exit code; for questions. */
export async function ask(
  file: string,
  args: readonly string[],
  { timeoutMs = defaultTimeoutMs, env = {}, ...options }: RunOptions = {},
): Promise<Answer> {
  const { exitCode, stdout, stderr, failed, ...rest } = await execa(file, args, {
    reject: false,
    timeout: timeoutMs,
    env,
    ...inputOf(options),
  });
  const cause = failed && 'shortMessage' in rest ? String(rest.shortMessage) : '';
  return { exitCode, stdout: String(stdout), stderr: String(stderr) || cause };
}

function inputOf({ input, inputFile }: RunOptions) {
  if (inputFile !== undefined) return { inputFile };
  return input === undefined ? { stdin: 'ignore' as const } : { input };
}
