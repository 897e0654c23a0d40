import type { Progress } from '../../cluster/progress.js';
import type { FileToSend } from '../../nodes/send-file.js';
import type { Snapshot, Workshop } from '../copy.js';
import type { RehearsalHands } from '../hands.js';
import type { ClimbedLast, ClimbLastInput } from '../inputs-of-copies.js';
import { inWorkshop } from '../in-workshop.js';
import { targetFlags } from '../server-flags.js';
import { encodingName, type EncodingCount } from './census.js';
import type { ClimbedSnapshot } from './climb-snapshot.js';
import { refuseStopping } from './tell-climb.js';

/** Everything with an effect that climbing in the window needs. */
export interface ClimbLastHands extends Pick<RehearsalHands, 'openWorkshop' | 'climb'> {
  /** The last snapshot, into the workshop. @throws Refused, NotYet, Regressed */
  fetchLast(workshop: Workshop, input: ClimbLastInput, progress: Progress): Promise<Snapshot>;
  /** Brings a file to the stores of nodes that lack it; gives how many those were. */
  send(
    file: FileToSend,
    to: Pick<ClimbLastInput, 'ssh' | 'members'>,
    progress: Progress,
  ): Promise<number>;
}

/**
 * Has the ladder's rungs write anew what the target does not read of the last snapshot, and brings the result to every member, by its
 * digest. Where nothing is to be written anew it is the snapshot itself that goes to the others. Nothing of the old side is touched, so a
 * second attempt begins anew. @throws Refused where the target would not become ready on what is left, and what any part throws.
 */
export async function climbLast(
  hands: ClimbLastHands,
  input: ClimbLastInput,
  progress: Progress,
): Promise<ClimbedLast> {
  const { node, to, ssh, members, last } = input;
  const workshop = await hands.openWorkshop();
  return inWorkshop(workshop, progress, async () => {
    progress.say(`fetching the last snapshot from ${node.name}`);
    const snapshot = await hands.fetchLast(workshop, input, progress);
    const { serviceRange, nodePortRange } = targetFlags(input.serverFlags, snapshot);
    const climbed = await hands.climb(workshop, input, {
      snapshot,
      serviceRange,
      ...(nodePortRange !== undefined && { nodePortRange }),
      progress,
    });
    refuseStopping(climbed, node.name, to);
    progress.say('sending the snapshot to the members');
    const isAsTaken = climbed.sha256 === last.sha256;
    const sent = await hands.send(
      climbed,
      // Who took it has it.
      { ssh, members: isAsTaken ? members.filter(({ name }) => name !== node.name) : members },
      progress,
    );
    return { ...told(climbed), taken: last.sha256, summary: summaryOf(climbed, sent) };
  });
}

const told = ({
  sha256,
  revision,
  bytes,
  rewritten,
  rungs,
  lacking,
  before,
  after,
}: ClimbedSnapshot) => ({
  sha256,
  revision,
  bytes,
  rewritten,
  rungs: rungs.map(
    (rung) => `${rung.version}: ${rung.rewritten} rewritten, ${rung.left.length} left`,
  ),
  unread: lacking.map(({ encoding, count }) => `${count} ${encodingName(encoding)}`),
  fewer: fewerIn(before, after),
});

const summaryOf = ({ rungs, rewritten }: ClimbedSnapshot, sent: number): string => {
  const by = rungs.map(({ version }) => version).join(', ');
  const done =
    rungs.length === 0
      ? 'nothing of the snapshot had to be written anew'
      : `${by} wrote ${rewritten} records of the snapshot anew`;
  return `${done}; sent to ${sent} members`;
};

/** Where fewer records lie than before, which only API servers' own clearing up can be. Pure. */
export function fewerIn(
  before: readonly EncodingCount[],
  after: readonly EncodingCount[],
): readonly string[] {
  const [was, is] = [countsOf(before), countsOf(after)];
  return [...was].flatMap(([folder, count]) => {
    const fewer = count - (is.get(folder) ?? 0);
    return fewer > 0 ? [`${folder}: ${fewer} of ${count}`] : [];
  });
}

function countsOf(counts: readonly EncodingCount[]): ReadonlyMap<string, number> {
  const byFolder = new Map<string, number>();
  for (const { folder, count } of counts) byFolder.set(folder, (byFolder.get(folder) ?? 0) + count);
  return byFolder;
}
