import { minorOf, isVersion, type KubernetesVersion } from '../../model/version.js';
import { versionFacts } from '../../model/facts/versions.js';
import { planHops } from '../../workflows/planning/hops/plan-hops.js';
import type { HopPlan } from '../../workflows/planning/hops/hop.js';
import type { Register } from '../context.js';
import { show } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { teach } from '../teach.js';
import { type Way, hopsText } from '../view/hops-text.js';

interface HopsOptions {
  readonly bundle?: readonly string[];
  readonly workersAt?: readonly string[];
  readonly eachHop: boolean;
  readonly etcd?: string;
  readonly etcdOutside: boolean;
  readonly json: boolean;
}

/** `cutover hops FROM TO`: the runs of in-place-stepwise from one version to another. */
export const registerHops: Register = (program, context) => {
  const command = program
    .command('hops')
    .argument('<from>', 'version of the API servers now')
    .argument('<to>', 'version that they are to have')
    .description(
      'list the runs of in-place-stepwise from one version to another, and when workers and etcd have to follow; asks nobody',
    )
    .option(
      '--bundle <version...>',
      'versions that you have a bundle of; without it, of every minor',
    )
    .option('--workers-at <version...>', 'kubelets of workers now, where it is not FROM')
    .option('--each-hop', 'take the workers along every time, not as seldom as may be', false)
    .option('--etcd <version>', 'etcd now: tells what it has to be brought to before a run')
    .option('--etcd-outside', 'etcd stays as it is unless you change it', false)
    .option('--json', 'print JSON instead of text', false)
    .action((from: string, to: string, options: HopsOptions) =>
      show(context, options, wayOf(from, to, options), hopsText),
    );
  teach(
    command,
    ['hops v1.18.8 v1.23.6', 'five runs; workers go along in three'],
    ['hops v1.18.8 v1.20.15 --bundle v1.19.16 v1.20.15', 'with the bundles that you have'],
    ['hops v1.29.4 v1.34.4 --etcd 3.5.15 --etcd-outside', 'and what etcd needs in between'],
  );
};

/** @throws Fault with code 2 where there is no such way, with every reason. */
function wayOf(from: string, to: string, options: HopsOptions): Way {
  const { bundle, workersAt, eachHop, etcd, etcdOutside } = options;
  if (etcdOutside && etcd === undefined)
    throw fault(ExitCode.BadInput, '--etcd-outside says nothing without --etcd: name its version');
  const plan = planHops({
    from,
    to,
    available: bundle ?? [from, ...eachMinor, to].filter(isVersion),
    ...(workersAt && { workersAt }),
    workers: eachHop ? 'each-hop' : 'lag',
    ...(etcd !== undefined && { etcd: { version: etcd, isOutside: etcdOutside } }),
  });
  if (!plan.ok) throw fault(ExitCode.BadInput, ...plan.refusals);
  const isKnown = (version: string) => bundle !== undefined || version === from || version === to;
  return told(plan, (version) => (isKnown(version) ? version : `v1.${minorOf(version)}`));
}

/** Stands for whatever patch somebody has a bundle of. */
const eachMinor = versionFacts.map(({ minor }): KubernetesVersion => `v1.${minor}.0`);

function told(
  { hops, workersFirst, workerRounds }: HopPlan,
  name: (of: KubernetesVersion) => string,
): Way {
  return {
    runs: hops.map(({ from, to, workersFollow, etcdBefore }) => ({
      from: name(from),
      version: name(to),
      workers: workersFollow ? 'follow' : 'lag',
      etcdBefore,
    })),
    ...(workersFirst !== undefined && { workersFirst: name(workersFirst) }),
    workerRounds,
  };
}
