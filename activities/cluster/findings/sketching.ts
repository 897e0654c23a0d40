import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import type { KubernetesVersion } from '../../../model/version.js';
import { whereOf, type Item } from '../../objects/resource.js';
import { addressesOf } from './passing/addresses.js';
import { annotations } from './passing/annotations.js';
import { helmReleases } from './passing/helm.js';
import { labels } from './passing/labels.js';
import { reduced } from './passing/reduced.js';
import { references } from './passing/references.js';
import { endpointSlices } from './passing/slices.js';
import { sizes, zonesInSchedules } from './passing/sizes.js';
import { writesOf } from './passing/writes.js';
import { lastApplied } from './passing/written-versions.js';
import { namedAtMost, type Mention, type Sketch, type Write } from './sketch.js';

/** What one whole object shows by itself. Pure. */
type Glance = (item: Item, to: KubernetesVersion) => readonly Finding[];

const glances: readonly Glance[] = [
  lastApplied,
  helmReleases,
  references,
  labels,
  annotations,
  sizes,
  zonesInSchedules,
  endpointSlices,
];

/** Literal addresses that are remembered: lists of denied networks must not fill the memory. */
const addressesAtMost = 50_000;

/** Takes whole objects one by one, and keeps of each what detectors need. */
export interface Sketching {
  readonly look: (item: Item) => void;
  readonly end: () => Sketch;
}

/** Begins with nothing seen. */
export function openSketch(to: KubernetesVersion, now: number): Sketching {
  const items: Item[] = [];
  const findings: Finding[] = [];
  const writes = new Map<string, Write>();
  const addresses: Mention[] = [];
  return {
    look: (item) => {
      items.push(reduced(item));
      findings.push(...glancesAt(item, to));
      for (const write of writesOf(item, now)) add(writes, write);
      if (addresses.length < addressesAtMost) addresses.push(...addressesOf(item));
    },
    end: () => ({ items, findings, writes: [...writes.values()], addresses }),
  };
}

/** What one object shows; one that no recursion comes to the end of is named, and stops nobody. */
function glancesAt(item: Item, to: KubernetesVersion): readonly Finding[] {
  try {
    return glances.flatMap((glance) => glance(item, to));
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    return [found('object-too-large', whereOf(item), 'it is nested thousands of levels deep')];
  }
}

/** One sketch of several. */
export function merged(sketches: readonly Sketch[]): Sketch {
  const writes = new Map<string, Write>();
  for (const sketch of sketches) for (const write of sketch.writes) add(writes, write);
  return {
    items: sketches.flatMap(({ items }) => items),
    findings: sketches.flatMap(({ findings }) => findings),
    writes: [...writes.values()],
    addresses: sketches.flatMap(({ addresses }) => addresses),
  };
}

function add(writes: Map<string, Write>, write: Write): void {
  const id = [write.manager, write.apiVersion, write.kind, write.isRecent].join('\0');
  const known = writes.get(id);
  if (known === undefined) writes.set(id, write);
  else
    writes.set(id, {
      ...known,
      count: known.count + write.count,
      examples: [...known.examples, ...write.examples].slice(0, namedAtMost),
    });
}
