import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import { moreRemovedFlags } from '../../../model/facts/more-removed-flags.js';
import { removedFlags } from '../../../model/facts/removed-flags.js';
import type { ComponentName } from '../../../model/layout.js';
import { minorOf } from '../../../model/version.js';
import type { Detector, NodeContext } from './detector.js';
import { flagsOf } from './kubelet-settings.js';

/** Flags of running programs against the files that the layout names: what else there is, and what has not arrived. */
export const runningFlags: Detector = (facts, context) =>
  context.components.flatMap(({ component, path, args }) => {
    const written = flagsOf(args);
    const running = (facts.processes?.running ?? [])
      .filter(({ name }) => name === component)
      .map((program) => flagsOf(program.args));
    // Of several, the one that is most alike: a pod may hold a whole cluster.
    const own = running.toSorted((a, b) => alike(written, b) - alike(written, a))[0];
    if (own === undefined) return [];
    const standard = new Set(ofDropIns((facts.strays?.dropIns ?? []).map(({ text }) => text)));
    const outside = [...own.keys()].filter((name) => !written.has(name) && !standard.has(name));
    return [
      ...beyond(context, component, path, outside),
      ...late(context, component, path, written, own),
    ];
  });

/** Flags that no file of the layout has. */
function beyond(
  { node, to }: NodeContext,
  component: ComponentName,
  path: string,
  outside: readonly string[],
): Finding[] {
  const gone = outside.filter((name) => isRemoved(component, name, minorOf(to)));
  const kept = outside.filter((name) => !gone.includes(name));
  const told = (names: readonly string[]) => names.map((name) => `--${name}`).join(', ');
  return [
    ...(gone.length > 0
      ? [
          found(
            'removed-flag-outside-layout',
            node.name,
            `${component} runs with ${told(gone)}, which ${to} does not know and ${path} does not have`,
          ),
        ]
      : []),
    ...(kept.length > 0
      ? [
          found(
            'flag-outside-layout',
            node.name,
            `${component} runs with ${told(kept)}, which ${path} does not have`,
          ),
        ]
      : []),
  ];
}

/** Flags whose file has changed since the program was started. */
function late(
  { node }: NodeContext,
  component: ComponentName,
  path: string,
  written: ReadonlyMap<string, string>,
  own: ReadonlyMap<string, string>,
): Finding[] {
  const other = [...written].filter(
    ([name, value]) => !value.includes('$') && own.get(name) !== value,
  );
  return other.length === 0
    ? []
    : [
        found(
          'command-line-stale',
          node.name,
          `${component} runs without the ${other.map(([name]) => `--${name}`).join(', ')} of ${path}`,
        ),
      ];
}

const alike = (
  written: ReadonlyMap<string, string>,
  running: ReadonlyMap<string, string>,
): number => [...written].filter(([name, value]) => running.get(name) === value).length;

const isRemoved = (component: ComponentName, flag: string, minor: number): boolean =>
  [removedFlags[component], moreRemovedFlags[component]].some((table) =>
    Object.entries(table ?? {}).some(
      ([since, flags]) => Number(since) <= minor && flags.includes(flag),
    ),
  );

/** Flags that packages write into drop-ins of a unit: kubeconfig and configuration file. */
const ofDropIns = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => [...text.matchAll(/--([a-z][a-z0-9-]*)/g)].map(([, name = '']) => name));
