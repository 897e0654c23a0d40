import { randomBytes } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import type { z } from 'zod';
import type { NodeRef, SshAccess } from '../../model/node.js';
import { type FailureType } from '../../model/failures.js';
import { needsOperator, notYet, refused, regressed } from '../failures.js';
import { printable } from '../../model/printable.js';
import type { AgentText } from '../node-agent/agent-text.js';
import { Answer } from './answers.js';
import {
  type AgentVerb,
  type Runner,
  findRunner,
  fromMemory,
  fromStage,
  interpreters,
  runners,
  sudoProgram,
} from './commands.js';
import type { NodeConnection, RemoteEnd } from './connection.js';
import { type Receiver, framedOutput } from './framed-output.js';

/** Longer than `phase` waits before it answers that it still runs (20 s). */
const answerDeadlineMs = 60_000;
/** For files: a gigabyte over a slow line. */
const transferDeadlineMs = 30 * 60_000;
const maxAnswerBytes = 1024 * 1024;

/** The agent of one node: verbs with checked answers. */
export interface Agent {
  readonly name: string;
  /** Runs a verb of the staged agent. @throws by the kind of failure that the agent names. */
  call<Schema extends z.ZodType>(call: AgentCall<Schema>): Promise<z.output<Schema>>;
}

/** One verb with its arguments, the form of its answer, and what comes after the arguments. */
export interface AgentCall<Schema extends z.ZodType> {
  readonly verb: AgentVerb;
  readonly arguments: { readonly [name: string]: unknown };
  readonly answer: Schema;
  readonly content?: Readable;
  /** For verbs that send content before their answer. */
  readonly receiver?: Receiver;
  /** From memory: leaves nothing on the node. */
  readonly fromMemory?: true;
  readonly signal?: AbortSignal;
}

/** What it takes to speak to the agent of a node. */
export interface AgentWay {
  readonly connection: NodeConnection;
  readonly ssh: SshAccess;
  readonly node: NodeRef;
  readonly text: AgentText;
}

/** The agent of a node. @throws Refused where the node has no Python. */
export async function createAgent(way: AgentWay): Promise<Agent> {
  const runner = await chooseRunner(way);
  return {
    name: way.node.name,
    async call(call) {
      const nonce = randomBytes(16).toString('hex');
      const { content, receiver, signal } = call;
      const end = await way.connection.run({
        line: lineFor(way, runner, call),
        stdin: stdinFor(way, runner, call, nonce),
        deadlineMs: content || receiver ? transferDeadlineMs : answerDeadlineMs,
        // What is received has its own bound; frames add some bytes to each.
        maxOutputBytes: maxAnswerBytes + 2 * (receiver?.maxBytes ?? 0),
        ...(receiver && { sink: framedOutput(receiver) }),
        ...(signal && { signal }),
      });
      return valueOf(way, call, answerOf(way, end, nonce));
    },
  };
}

async function chooseRunner({ connection, node, ssh }: AgentWay): Promise<Runner> {
  const end = await connection.run({
    line: findRunner(ssh.user),
    stdin: Buffer.alloc(0),
    deadlineMs: answerDeadlineMs,
    maxOutputBytes: 4096,
  });
  if (end.kind === 'unknown') throw notYet(`${node.name}: ${end.because}`);
  const found = runners.find((name) => name === end.stdout.trim());
  if (found === undefined)
    throw refused(`${node.name}: has none of ${interpreters.join(', ')}; install python3`);
  return found;
}

function lineFor({ ssh, text }: AgentWay, runner: Runner, call: AgentCall<z.ZodType>) {
  return call.fromMemory
    ? fromMemory(ssh.user, runner, call.verb)
    : fromStage(ssh.user, runner, text.sha256, call.verb);
}

/**
 * The arguments as one line, after them content. Before them the agent itself where it is run from
 * memory; what sudo runs is told its digest in any case.
 */
function stdinFor(way: AgentWay, runner: Runner, call: AgentCall<z.ZodType>, nonce: string) {
  const line = `${JSON.stringify({ ...call.arguments, call: nonce })}\n`;
  const program = call.fromMemory ? way.text.text : '';
  const header = { size: Buffer.byteLength(program), sha256: way.text.sha256 };
  const hasHeader = call.fromMemory === true || runner === sudoProgram;
  const head = Buffer.from(`${hasHeader ? `${JSON.stringify(header)}\n` : ''}${program}${line}`);
  if (!call.content) return head;
  const stream = new PassThrough();
  stream.write(head);
  call.content.once('error', (cause) => stream.destroy(cause));
  stream.once('close', () => call.content?.destroy());
  return call.content.pipe(stream);
}

/** Only an exit code of 0 together with the end mark of this very call is an answer. */
function answerOf({ node, ssh }: AgentWay, end: RemoteEnd, nonce: string): z.output<typeof Answer> {
  if (end.kind === 'unknown') throw notYet(`${node.name}: ${end.because}; the node is asked again`);
  const lines = end.stdout.trimEnd().split('\n');
  if (end.code === 0 && lines.length === 2 && lines[1] === `kube-cutover-end ${nonce}`) {
    const parsed = Answer.safeParse(parseJson(lines[0] ?? ''));
    if (parsed.success) return parsed.data;
  }
  const tail = printable(end.stderr.trim().split('\n').slice(-3).join('\n').slice(-500));
  if (/^kube-cutover-agent: /m.test(tail)) throw refused(`${node.name}: ${tail}`);
  if (end.code !== 0 && isDenial.test(tail))
    throw refused(`${node.name}: ${tail}; let ${ssh.user} run sudo without a password or terminal`);
  throw notYet(`${node.name}: the agent ended with ${end.code} and no answer: ${tail}`);
}

/** What sudo says itself when it does not run what it was given, and shells where it is not there. */
const isDenial = /^sudo: |^Sorry, user |is not in the sudoers file|sudo: (?:command )?not found/m;

function valueOf<Schema extends z.ZodType>(
  { node }: AgentWay,
  { verb, answer: schema }: AgentCall<Schema>,
  answer: z.output<typeof Answer>,
): z.output<Schema> {
  if (!answer.ok) throw failureOf(node.name, answer);
  const value = schema.safeParse(answer.value);
  if (value.success) return value.data;
  const fields = value.error.issues.slice(0, 3).map(({ path }) => path.join('.'));
  throw refused(
    `${node.name}: the agent's answer to ${verb} has a wrong ${printable(fields.join(', ')).slice(0, 300)}`,
  );
}

const failures = {
  Refused: refused,
  NotYet: notYet,
  Regressed: regressed,
  NeedsOperator: needsOperator,
};

/** A failure that the agent has told, under the node's name. */
export const failureOf = (
  node: string,
  { kind, message }: { readonly kind: FailureType; readonly message: string },
) => failures[kind](`${node}: ${message}`, { node });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
