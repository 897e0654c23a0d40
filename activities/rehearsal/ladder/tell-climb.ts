import { rangesOf } from '../../../model/minor-ranges.js';
import type { KubernetesVersion } from '../../../model/version.js';
import { refused } from '../../failures.js';
import type { Ledger } from '../ledger.js';
import { encodingName } from './census.js';
import type { Climb } from './climb.js';
import type { Lacking } from './rungs.js';

/** Tells what the target cannot read and which version would help, and what a rung would not rewrite. */
export function tellClimb(
  { lacking, rungs }: Pick<Climb, 'lacking' | 'rungs'>,
  to: KubernetesVersion,
  ledger: Pick<Ledger, 'note' | 'tally'>,
): void {
  for (const one of lacking)
    ledger.note(
      'encoding-unreadable',
      encodingName(one.encoding),
      lackText(one, to),
      remedyOf(one),
    );
  for (const { version, left } of rungs)
    for (const { where, encoding, because } of left)
      ledger.tally('record-not-rewritten', `${version}: ${encoding}`, `${where} (${because})`);
}

/** Where people wait there is nothing to go on with. @throws Refused where the target would not become ready on what is left. */
export function refuseStopping(
  { lacking }: Pick<Climb, 'lacking'>,
  node: string,
  to: KubernetesVersion,
): void {
  const stopping = lacking.find(({ stopsStart }) => stopsStart);
  if (stopping === undefined) return;
  throw refused(
    `${node}: etcd holds ${stopping.count} records as ${encodingName(stopping.encoding)}, and ${to} does not become ready on them. ${remedyOf(stopping)}`,
  );
}

function lackText({ count, folder, examples, stopsStart }: Lacking, to: KubernetesVersion): string {
  const more = count > examples.length ? ', …' : '';
  const so = stopsStart ? ', and does not become ready while they are there' : '';
  return `${count} records in ${folder}: ${examples.join(', ')}${more}; ${to} does not read them${so}`;
}

function remedyOf({ helpful }: Lacking): string {
  const newest = helpful.at(-1);
  if (newest === undefined)
    return 'No version in between helps: write the objects anew on the old cluster in another version, or delete them there.';
  return (
    `Add an API server of ${rangesOf(helpful)} to the spec, ` +
    `ladder: [{version: v1.${newest}.N, bundle: DIRECTORY}]. An old cluster of one of these versions can do it itself: ` +
    'kubectl get KIND -A -o json | kubectl replace -f -. Or delete the objects there.'
  );
}
