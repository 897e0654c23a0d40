import { flagName } from '../../model/flags.js';
import type { Bench } from './parse-bench.js';
import { complaintIn, flagIn, ignoredFields } from './parse-complaint.js';

/** What a program says of its settings. */
export type Verdict =
  | { readonly kind: 'good'; readonly ignored: readonly string[] }
  | {
      readonly kind: 'bad';
      readonly complaints: readonly string[];
      readonly ignored: readonly string[];
    }
  /** It neither ended as it should nor complained. */
  | { readonly kind: 'unknown'; readonly why: string; readonly ignored: readonly string[] };

/** Flags that are taken out one after the other, so that each complaint is told at once. */
const MOST_COMPLAINTS = 20;
/** What an API server without etcd always says, among other things. */
const withoutEtcd = /^\[(.*)\]$/;

/** Tries flags until the program has no more to complain about than that it cannot go on. */
export async function tryFlags(
  bench: Bench,
  program: string,
  plan: { readonly args: readonly string[]; readonly goodEnd: RegExp },
): Promise<Verdict> {
  const complaints: string[] = [];
  let { args } = plan;
  for (;;) {
    const trial = await bench.run(program, args);
    const ignored = ignoredFields(trial.said);
    const complaint = trial.code === 0 ? '' : complaintIn(trial.said);
    if (trial.end !== 'ended')
      return {
        kind: 'unknown',
        why: trial.end === 'deadline' ? 'did not end' : complaint,
        ignored,
      };
    const isGood = plan.goodEnd.test(complaint);
    if (isGood && complaints.length === 0) return { kind: 'good', ignored };
    if (isGood) return { kind: 'bad', complaints, ignored };
    complaints.push(...partsOf(complaint, plan.goodEnd));
    const flag = flagIn(complaint);
    const fewer = args.filter((arg) => flag === undefined || flagName(arg) !== flag);
    if (fewer.length === args.length || complaints.length >= MOST_COMPLAINTS)
      return { kind: 'bad', complaints, ignored };
    args = fewer;
  }
}

/** `[--a is wrong, b is unknown]` without the part that is meant to be wrong. */
function partsOf(complaint: string, goodEnd: RegExp): string[] {
  const list = withoutEtcd.exec(complaint)?.[1];
  if (list === undefined) return [complaint];
  const meant = list.split(', ').filter((part) => goodEnd.test(part));
  const rest = meant.reduce((text, part) => text.replace(part, ''), list);
  return [rest.replace(/^, |, $/, '').replace(', , ', ', ')];
}
