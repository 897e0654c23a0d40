import { touching } from '../agent.js';
import { etcdBefore } from '../etcd-data.js';
import { type Machine, dataPathOf, isOld } from '../machine.js';
import { type Invariant, type Seen, endedAs, leftBehind } from './invariant.js';

const below = (files: ReadonlyMap<string, string>, kept: string): string =>
  JSON.stringify(
    [...files]
      .filter(([path]) => path === kept || path.startsWith(`${kept}/`))
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );

/** Kept old files are what they were, from the moment they are set aside until they are let go. */
export const keptUnchanged: Invariant = {
  name: 'kept old files are what they were',
  broken: ({ facts, machines }) => {
    const moved = facts.flatMap((fact) => {
      if (fact.kind !== 'kept') return [];
      const { first } = machines.find(({ ref }) => ref.name === fact.node)!;
      return fact.content === below(first, fact.path)
        ? []
        : [`${fact.path} of ${fact.node} was ${fact.event} with other contents`];
    });
    const kept = machines.flatMap(({ ref, runs, first }) =>
      [...runs.values()].flatMap(({ aside }) =>
        [...aside].flatMap(([path, contents]) =>
          below(contents, path) === below(first, path)
            ? []
            : [`${path} of ${ref.name} lies aside with other contents`],
        ),
      ),
    );
    return [...moved, ...kept];
  },
};

/** Old files are removed for good only where people have let go of them. */
export const letGoOnlyWhenAsked: Invariant = {
  name: 'old files are removed only behind the gate for it',
  broken: ({ facts, journal }) => {
    const opened = journal.find(
      ({ verb, step }) => verb === 'done' && step === 'gate: let go of the old side',
    );
    return facts.flatMap((fact) =>
      fact.kind === 'kept' && fact.event === 'removed' && !(opened && opened.at <= fact.at)
        ? [`${fact.path} of ${fact.node} was removed`]
        : [],
    );
  },
};

/** A run that ended leaves every node wholly old or wholly new, as it says. */
export const whollyOneSide: Invariant = {
  name: 'every node is wholly old or wholly new at the end, as the run says',
  broken: (seen) => {
    const living = seen.machines.filter(({ isLost }) => !isLost);
    if (endedAs(seen, 'rolled-back', 'rejected'))
      return living.flatMap((machine) => notOld(machine, seen));
    if (!endedAs(seen, 'migrated')) return [];
    const lost = leftBehind(seen);
    return living
      .filter(({ ref }) => !lost.has(ref.name))
      .flatMap((machine) => notNew(machine, seen));
  },
};

function notOld(machine: Machine, { datas }: Seen): string[] {
  const { ref, files, first, layout, processes, enabled } = machine;
  const etcd = layout.components.find(({ component }) => component === 'etcd')?.path;
  // An etcd whose minor the whole cluster has reached stays as new as it is, with its program where that is a file of its own.
  const ofEtcd = layout.programs.filter(({ name }) => name === 'etcd').map(({ path }) => path);
  if (etcd !== undefined) ofEtcd.push(etcd);
  const isNew = ofEtcd.every((path) => files.get(path) !== first.get(path));
  const reached = datas.byId.get(first.get(dataPathOf(layout)) ?? '')?.reached;
  const staysNew = isNew && reached !== etcdBefore;
  const paths = [...new Set([...files.keys(), ...first.keys()])];
  const other = paths.filter(
    (path) => files.get(path) !== first.get(path) && !(ofEtcd.includes(path) && staysNew),
  );
  const away = layout.components.filter(({ component, path }) => {
    const process = processes.get(component);
    return process === undefined || !(isOld(process.config) || (path === etcd && staysNew));
  });
  return [
    ...other.map((path) => `${ref.name}: ${path} is ${files.get(path) ?? 'absent'}`),
    ...away.map(({ component }) => `${ref.name}: the old ${component} does not run`),
    ...layout.units
      .filter((unit) => !enabled.has(unit))
      .map((unit) => `${ref.name}: ${unit} is not enabled`),
    ...(machine.isUnschedulable ? [`${ref.name}: is still cordoned`] : []),
  ];
}

function notNew(machine: Machine, { scenario, facts, journal }: Seen): string[] {
  const { ref, files, runs, processes, layout } = machine;
  if (scenario.spec.workers === 'lag' && scenario.kind === 'stepwise' && ref.role === 'worker')
    return facts.some(
      (fact) => fact.kind === 'verb' && fact.node === ref.name && fact.verb === 'set-aside',
    )
      ? [`${ref.name}: was to be left as it is`]
      : [];
  const isTouched = [...runs].filter(([, { journal }]) =>
    journal.some(({ key }) => touching.has(key.split('/')[1]!)),
  );
  const missing = isTouched.flatMap(([, { recipe }]) =>
    (recipe?.files ?? []).filter(({ path, sha256 }) => files.get(path) !== sha256),
  );
  const kubelet = processes.get('kubelet');
  // What breaks once it was verified is not the run's to see.
  const verified = journal.findLast(
    ({ verb, step }) => verb === 'begin' && step.startsWith('verify workloads'),
  );
  const endedLate = new Set(
    facts.flatMap((fact) =>
      fact.kind === 'process' && fact.node === ref.name && fact.at > (verified?.at ?? 0)
        ? [fact.component]
        : [],
    ),
  );
  const away = layout.components.filter(
    ({ component }) => !processes.has(component) && !endedLate.has(component),
  );
  return [
    ...missing.map(({ path }) => `${ref.name}: ${path} is ${files.get(path) ?? 'absent'}`),
    ...away.map(({ component }) => `${ref.name}: ${component} does not run`),
    ...(kubelet !== undefined && isOld(kubelet.program)
      ? [`${ref.name}: runs the old kubelet`]
      : []),
    ...(machine.isUnschedulable ? [`${ref.name}: is still cordoned`] : []),
  ];
}
