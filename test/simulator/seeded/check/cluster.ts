import { isOld } from '../machine.js';
import { type Invariant, clock, leftBehind } from './invariant.js';

/** Of three members and more, we stop one at a time. */
export const oneMemberAtATime: Invariant = {
  name: 'a stepwise run changes one member of etcd and one API server at a time',
  broken: ({ scenario, facts, machines }) => {
    const members = machines.filter(({ ref }) => ref.role === 'control-plane').length;
    if (scenario.kind !== 'stepwise' || members < 3) return [];
    const away = { etcd: new Set<string>(), 'kube-apiserver': new Set<string>() };
    return facts.flatMap((fact) => {
      if (fact.kind !== 'process') return [];
      const { component, node, event, by, at } = fact;
      if (component !== 'etcd' && component !== 'kube-apiserver') return [];
      if (event === 'start') away[component].delete(node);
      else if (by === 'agent') away[component].add(node);
      return away[component].size > 1
        ? [`${component} was stopped on ${[...away[component]].join(' and ')} at ${clock(at)}`]
        : [];
    });
  },
};

/** A load balancer gives a kubelet any of them. Nodes that were left behind are people's. */
export const noNewerKubelet: Invariant = {
  name: 'no kubelet of a stepwise run is newer than an API server that it may ask',
  broken: (seen) => {
    if (seen.scenario.kind !== 'stepwise') return [];
    const left = leftBehind(seen);
    const newer = new Set<string>();
    const older = new Set<string>();
    return seen.facts.flatMap((fact) => {
      if (fact.kind !== 'process') return [];
      const { node, component, event, program, at } = fact;
      if (component === 'kubelet') set(newer, node, event === 'start' && !isOld(program));
      if (component === 'kube-apiserver') set(older, node, event === 'start' && isOld(program));
      const early = [...newer].filter((one) => !left.has(one));
      return event === 'start' && early.length > 0 && older.size > 0
        ? [
            `kubelets of ${early.join(', ')} were newer than the API of ${[...older].join(', ')} at ${clock(at)}`,
          ]
        : [];
    });
  },
};

const set = <T>(all: Set<T>, one: T, is: boolean): unknown => (is ? all.add(one) : all.delete(one));

/** Two API servers on different data would be two clusters at one address. */
export const oneCluster: Invariant = {
  name: 'API servers of two clusters never run at once',
  broken: ({ facts }) => {
    const etcd = new Map<string, string>();
    const serving = new Set<string>();
    return facts.flatMap((fact) => {
      if (fact.kind !== 'process') return [];
      const { node, component, event, at } = fact;
      if (component === 'etcd' && event === 'start') etcd.set(node, fact.data ?? '');
      if (component === 'etcd' && event === 'stop') etcd.delete(node);
      if (component === 'kube-apiserver' && event === 'start') serving.add(node);
      if (component === 'kube-apiserver' && event === 'stop') serving.delete(node);
      const served = new Set([...serving].flatMap((one) => etcd.get(one) ?? []));
      return served.size > 1 && event === 'start'
        ? [`${[...served].join(' and ')} were both served at ${clock(at)}`]
        : [];
    });
  },
};

/** What was acknowledged is on the data that a new side starts on. */
export const nothingLost: Invariant = {
  name: 'a new side starts on all that was ever written, or on nothing while nobody reads it',
  broken: ({ scenario, facts, datas }) => {
    const written = new Set<string>(['first']);
    return facts.flatMap((fact) => {
      if (fact.kind === 'etcd' && fact.event === 'written' && fact.data === 'old data')
        written.add(fact.object ?? '');
      if (fact.kind !== 'process' || fact.event !== 'start' || fact.component !== 'etcd') return [];
      const data = fact.data ?? '';
      if (data === 'old data') return [];
      if (scenario.kind === 'reimport' && data.startsWith('empty')) return [];
      const found = datas.byId.get(data)?.objects ?? new Set<string>();
      const missing = [...written].filter((one) => !found.has(one));
      return missing.length === 0
        ? []
        : [`etcd of ${fact.node} started on ${data} without ${missing.join(', ')}`];
    });
  },
};

/** A kubelet that met an API on an empty etcd would end all of its containers. */
export const noKubeletOnEmptyApi: Invariant = {
  name: 'no kubelet of a worker runs when an API starts on an empty etcd',
  broken: ({ facts }) => {
    const kubelets = new Set<string>();
    const data = new Map<string, string>();
    const filled = new Set<string>();
    return facts.flatMap((fact) => {
      if (fact.kind === 'import') filled.add(fact.data);
      if (fact.kind !== 'process') return [];
      const { node, component, event, at } = fact;
      if (component === 'kubelet' && node.startsWith('w-'))
        if (event === 'start') kubelets.add(node);
        else kubelets.delete(node);
      if (component === 'etcd') data.set(node, fact.data ?? '');
      const id = data.get(node) ?? '';
      const isEmpty = id.startsWith('empty') && !filled.has(id);
      return isEmpty && component === 'kube-apiserver' && event === 'start' && kubelets.size > 0
        ? [
            `the API of ${node} started on an empty etcd at ${clock(at)} while ${[...kubelets].join(', ')} had kubelets`,
          ]
        : [];
    });
  },
};

/** Containers end where people were told so, and nowhere else. */
export const containersRunOn: Invariant = {
  name: 'containers end only where the way of migrating says so',
  broken: ({ scenario, facts }) => {
    const { kind, spec } = scenario;
    const wanted = new Set([
      'power',
      'fault',
      'moved',
      ...(kind === 'reimport' ? ['agent'] : []),
      ...(kind === 'stepwise' && spec.drain.mode === 'evict' ? ['evicted'] : []),
    ]);
    return facts.flatMap((fact) =>
      fact.kind === 'container' && fact.event === 'end' && !wanted.has(fact.why)
        ? [`${fact.pod} on ${fact.node} ended at ${clock(fact.at)}: ${fact.why}`]
        : [],
    );
  },
};

/** A pod that runs twice writes twice. */
export const noDoubleRun: Invariant = {
  name: 'no pod runs on two nodes at once',
  broken: ({ facts }) => {
    const home = new Map<string, string>();
    return facts.flatMap((fact) => {
      if (fact.kind !== 'container') return [];
      const { pod, node, event, at } = fact;
      const other = home.get(pod);
      if (event === 'end') home.delete(pod);
      else home.set(pod, node);
      return event === 'start' && other !== undefined && other !== node
        ? [`${pod} started on ${node} at ${clock(at)} while it ran on ${other}`]
        : [];
    });
  },
};

/** No program meets a command line of the other version. */
export const neverMixed: Invariant = {
  name: 'no program starts with the command line of the other version',
  broken: ({ facts, machines }) =>
    facts.flatMap((fact) => {
      if (fact.kind !== 'process' || fact.event !== 'start') return [];
      const { node, component, program, config, at } = fact;
      const { runs } = machines.find(({ ref }) => ref.name === node)!;
      const path = machines
        .find(({ ref }) => ref.name === node)!
        .layout.components.find((one) => one.component === component)!.path;
      // A command line that nothing has to be changed in is the same on both sides.
      const isChanged = [...runs.values()].some(({ recipe }) =>
        (recipe?.files ?? []).some((one) => one.path === path),
      );
      return isChanged && isOld(program) !== isOld(config)
        ? [`${component} of ${node} started as ${program} with ${config} at ${clock(at)}`]
        : [];
    }),
};

/** The old cluster answers at the same address: what was exported from it must never be imported into it. */
export const importedIntoTheNew: Invariant = {
  name: 'nothing is imported into the old cluster',
  broken: ({ facts }) =>
    facts.flatMap((fact) =>
      fact.kind === 'import' && fact.data === 'old data'
        ? [`the ${fact.part} reached the old cluster at ${clock(fact.at)}`]
        : [],
    ),
};
