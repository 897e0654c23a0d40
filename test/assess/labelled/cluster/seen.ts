import { findingsOf } from '../../../../activities/cluster/findings/all.js';
import { readingOf } from '../../../../activities/cluster/findings/reading.js';
import type { Reading } from '../../../../activities/cluster/findings/rule.js';
import { openSketch } from '../../../../activities/cluster/findings/sketching.js';
import { keyOf, type Item } from '../../../../activities/objects/resource.js';
import type { Finding } from '../../../../model/finding.js';
import type { Labelled } from '../labelled.js';
import { cleanCluster, now } from './clean-cluster.js';

/** What was asked besides the objects; the moment and the versions are those of the clean cluster. */
type Asked = Partial<
  Pick<
    Reading,
    'apiServices' | 'requested' | 'events' | 'certificateEnds' | 'mayEverything' | 'from' | 'to'
  >
>;

const momentary: ReadonlySet<string> = new Set([
  'VolumeAttachment',
  'CSINode',
  'CertificateSigningRequest',
]);

/** What the detectors say of a cluster with these objects. */
export function seen(items: readonly Item[], asked: Asked = {}): readonly Finding[] {
  const to = asked.to ?? ('v1.34.4' as Reading['to']);
  const { look, end } = openSketch(to, now);
  for (const item of items) if (!momentary.has(item.of.kind)) look(item);
  return findingsOf(
    readingOf(end(), {
      apiServices: [],
      requested: [],
      events: [],
      momentary: items.filter(({ of }) => momentary.has(of.kind)),
      mayEverything: false,
      from: 'v1.19.12',
      to,
      now,
      ...asked,
    }),
  );
}

/** The clean cluster with objects added; one that is there already takes the other's place. */
export function withThese(
  name: string,
  expected: string,
  items: readonly Item[],
  asked: Asked = {},
): Labelled {
  const replaced = new Set(items.map(keyOf));
  const all = [...cleanCluster.filter((one) => !replaced.has(keyOf(one))), ...items];
  return {
    name,
    expected: expected === '' ? [] : expected.split(' '),
    findings: () => seen(all, asked),
  };
}
