import type { RunWhole } from '../../activities/recovery/nodes.js';
import type { BundleFile } from '../../model/bundle.js';
import type { NodeStanding, SideStanding, Standing } from '../../model/recovery.js';
import type { NodeSeen } from './survey.js';
import { sideIn } from './survey.js';

/** Where a node stands in a run, and what runs on it. Pure. */
export function standingOf(
  { node, told, silent }: NodeSeen,
  bundle: { readonly version: string; readonly files: readonly BundleFile[] } | undefined,
): NodeStanding {
  const { name, role } = node;
  if (told === undefined)
    return {
      node: name,
      role,
      standing: 'silent',
      why: silent ?? 'it did not answer',
      sides: [],
      underWay: [],
      programs: [],
    };
  const sides = told.runs.filter(({ entries }) => entries.length > 0).map(sideOf);
  const { standing, why } = joined(sides);
  return {
    node: name,
    role,
    standing,
    ...(why !== undefined && { why }),
    sides,
    underWay: told.runs.flatMap(({ underWay }) => underWay),
    programs: told.programs.map((program) => {
      const isNew = bundle?.files.some(({ sha256 }) => sha256 === program.sha256) === true;
      return { name: program.name, ...(isNew && { version: bundle.version }) };
    }),
  };
}

function sideOf(run: RunWhole): SideStanding {
  const { name, standing, why, installs, units, asides, keepsContainers } = run;
  return {
    side: sideIn(name),
    standing,
    ...(why !== '' && { why }),
    installs,
    stopped: units.filter(({ active }) => !active).map((unit) => unit.name),
    asides,
    keepsContainers,
  };
}

/** A node is on a side when all of it is that is changed at all. */
function joined(sides: readonly SideStanding[]): {
  readonly standing: Standing;
  readonly why?: string;
} {
  const between = sides.find(({ standing }) => standing === 'between');
  if (between) return { standing: 'between', why: wordsFor(between) };
  const changed = sides.filter(({ installs }) => installs);
  const is = (...wanted: readonly string[]): boolean =>
    changed.every(({ standing }) => wanted.includes(standing));
  if (is('untouched')) return { standing: 'untouched' };
  if (is('untouched', 'old')) return { standing: 'old' };
  if (is('new')) return { standing: 'new' };
  if (is('new', 'retired')) return { standing: 'retired' };
  const words = changed.map(({ side, standing }) => `${side} is ${standing}`);
  return { standing: 'between', why: words.join(', ') };
}

const wordsFor = ({ side, why = 'not wholly on a side' }: SideStanding): string =>
  side === '' ? why : `${side}: ${why}`;
