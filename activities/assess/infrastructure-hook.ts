import { z } from 'zod';
import type { Finding } from '../../model/finding.js';
import { found } from '../../model/finding-kinds/found.js';
import { printable } from '../../model/printable.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { ourPath, runCommand } from '../run-command.js';

/** What a command of the operator's may take. */
export interface HookLimits {
  readonly timeoutMs: number;
  readonly outputBytes: number;
}

const LIMITS: HookLimits = { timeoutMs: 60_000, outputBytes: 1024 * 1024 };

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
  spec: Pick<InPlaceSpec, 'infrastructureHook' | 'cluster' | 'from' | 'version'>,
  limits = LIMITS,
): Promise<Finding[]> {
  const [program, ...args] = spec.infrastructureHook ?? [];
  if (program === undefined) return [];
  const env = {
    PATH: ourPath(),
    CUTOVER_CLUSTER: spec.cluster,
    CUTOVER_FROM: spec.from,
    CUTOVER_TO: spec.version,
  };
  const end = await runCommand({ program, args, env, ...limits });
  const failed = (why: string) => [
    found('infrastructure-hook-failed', 'spec.infrastructureHook', `${program} ${why}`),
  ];
  if ('output' in end) return readAnswer(end.output, failed);
  const words = printable(end.words ?? '');
  return failed(`${end.failure}${words === '' ? '' : `: ${words}`}`);
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
