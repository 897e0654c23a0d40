import type { Readable } from 'node:stream';
import type {
  NodeConnections,
  RemoteCommand,
  RemoteEnd,
} from '../../../activities/nodes/connection.js';

/** What the agent is asked: its verb, and its arguments as they came. */
export interface Asked {
  readonly verb: string;
  readonly arguments: { readonly [name: string]: unknown };
}

/** How a fake node answers: a value, or the end of the command as a whole. */
export type Answering = (asked: Asked) => unknown;

/** Ends a command some other way than with an answer. */
export const ending = (end: RemoteEnd) => ({ end });

/** A node behind a connection that remembers what it was asked. */
export function aFakeNode(answering: Answering, interpreter = 'python3') {
  const asked: Asked[] = [];
  const connection = {
    async run(command: RemoteCommand): Promise<RemoteEnd> {
      if (!command.line.includes('-E -s -S')) return exited(`${interpreter}\n`);
      const verb = command.line.slice(command.line.lastIndexOf(' ') + 1);
      const call = await argumentsIn(command);
      asked.push({ verb, arguments: call });
      const answer =
        verb === 'stage' ? { sha256: '0', isNew: true } : answering({ verb, arguments: call });
      if (isEnding(answer)) return answer.end;
      const body = isFailure(answer) ? answer : { ok: true, value: answer };
      return exited(`${JSON.stringify(body)}\nkube-cutover-end ${String(call['call'])}\n`);
    },
  };
  const connections: NodeConnections = {
    to: () => Promise.resolve(connection),
    close: () => undefined,
  };
  return { asked, connections, verbs: () => asked.map(({ verb }) => verb) };
}

/** An ordinary end. */
export const exited = (stdout: string, code = 0, stderr = ''): RemoteEnd => ({
  kind: 'exited',
  code,
  stdout,
  stderr,
});

/** The last line that is JSON with a call in it: before it may be the agent, after it a file. */
async function argumentsIn({ stdin }: RemoteCommand): Promise<{ [name: string]: unknown }> {
  const text = Buffer.isBuffer(stdin) ? stdin.toString() : await textOf(stdin);
  const line = text.split('\n').findLast((one) => one.startsWith('{') && one.includes('"call":'));
  return JSON.parse(line ?? '{}') as { [name: string]: unknown };
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

const isEnding = (answer: unknown): answer is { readonly end: RemoteEnd } =>
  typeof answer === 'object' && answer !== null && 'end' in answer;

const isFailure = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === false;
