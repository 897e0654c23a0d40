import type { Finding } from '../../../model/finding.js';
import { valueAt } from '../../objects/json-path.js';
import { whereOf, type Item } from '../../objects/resource.js';
import { isOfType } from '../../objects/surroundings.js';
import type { FindingRule } from './rule.js';

const isVolume = isOfType('persistentvolumes');

/** Volumes whose data lies on one node. */
export const localVolumes: FindingRule = ({ items }) =>
  items.filter(isVolume).flatMap((volume): Finding[] => {
    const source = ['local', 'hostPath'].find((kind) => valueAt(volume.object, 'spec', kind));
    if (source === undefined) return [];
    const what =
      `${source}: its data lies on a node and stays there` +
      (valueAt(volume.object, 'spec', 'nodeAffinity') === undefined
        ? '; nothing ties its pod to that node'
        : '');
    return [{ id: 'local-volume', severity: 'note', where: whereOf(volume), what }];
  });

/** Volumes that are not carried, because the new side would delete what they hold. */
export const givenUpVolumes: FindingRule = ({ cleaned }) =>
  cleaned.leftOut
    .filter(({ item }) => isVolume(item))
    .map(({ item, because }: { item: Item; because: string }) => ({
      id: 'volume-left-out',
      severity: 'warning',
      where: whereOf(item),
      what: because,
      remedy: 'delete it before, or set its reclaim policy to Retain to have it carried',
    }));
