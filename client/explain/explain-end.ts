import { ExitCode } from '../exit-codes.js';
import type { Explanation } from './explanation.js';
import type { Ended, RunFacts } from './facts.js';
import { ago, quoted } from './words.js';

/** What a run that has ended left behind. */
export function explainEnd({ cluster, now, ended }: RunFacts): Explanation | undefined {
  if (ended === undefined) return undefined;
  const when = ago(ended.at, now);
  const why = ended.reason === undefined ? '' : `: ${quoted(ended.reason)}`;
  const said = sentenceOf(cluster, ended, when, why);
  return { waitsFor: 'nothing: it has ended', ...said };
}

type Said = Omit<Explanation, 'waitsFor'>;

function sentenceOf(
  cluster: string,
  { how, outcome, isRefused }: Ended,
  when: string,
  why: string,
): Said {
  const report = [`cutover report ${cluster}`];
  if (outcome === 'migrated')
    return { sentence: `${cluster} was migrated ${when}`, todo: report, exitCode: ExitCode.Ok };
  if (outcome === 'rolled-back')
    return {
      sentence: `${cluster} was rolled back ${when}, and the old version serves${why}`,
      todo: report,
      exitCode: ExitCode.RolledBack,
    };
  if (outcome === 'rejected')
    return {
      sentence: `the plan for ${cluster} was rejected ${when}, and nothing was changed${why}`,
      todo: report,
      exitCode: ExitCode.Rejected,
    };
  if (isRefused)
    return {
      sentence: `the run on ${cluster} was refused ${when}, and nothing was changed${why}`,
      todo: ['mend what is named, then: cutover start SPEC'],
      exitCode: ExitCode.BadInput,
    };
  if (how === 'TERMINATED' || how === 'TIMED_OUT')
    return {
      sentence: `the run on ${cluster} was ended by Temporal ${when} (${how}), and nothing was taken back${why}`,
      todo: [`see what each node went through: cutover logs NODE ${cluster}`],
      exitCode: ExitCode.Failed,
    };
  return {
    sentence: `the run on ${cluster} failed ${when}, and the cluster is in your hands${why}`,
    todo: [`see what each node went through: cutover logs NODE ${cluster}`],
    exitCode: ExitCode.Failed,
  };
}
