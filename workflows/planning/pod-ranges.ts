import { lastValue } from '../../model/flags.js';
import type { Inventory } from '../../model/inventory.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { minorOf } from '../../model/version.js';
import { targetCommandLines } from './command-lines.js';

/** From here on kubelets report as soon as they are well: https://github.com/kubernetes/kubernetes/pull/112618 */
const reportsWhenWell = 28;

/**
 * Is it safe and of use to create Nodes without their pod range and give it later? Not where a controller manager, ours
 * or a cloud's, would give such a Node another one, which can never be changed.
 */
export function podRangesLast(spec: InPlaceSpec, inventory: Inventory): boolean {
  const managers = targetCommandLines(spec, inventory).filter(
    ({ component }) => component === 'kube-controller-manager',
  );
  return (
    minorOf(spec.version) < reportsWhenWell &&
    managers.length > 0 &&
    managers.every(({ args }) => !givesRanges(args))
  );
}

const givesRanges = (args: readonly string[]): boolean =>
  lastValue(args, 'cloud-provider') !== undefined ||
  args.includes('--allocate-node-cidrs') ||
  isTrue(lastValue(args, 'allocate-node-cidrs'));

/** As flags of Go programs are read: `1`, `t`, `T`, `true`, `TRUE`, `True`. */
const isTrue = (value = ''): boolean => /^(1|t|true)$/i.test(value);
