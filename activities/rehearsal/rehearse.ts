import type { Rehearsal, RehearsedLadder } from '../../model/rehearsal.js';
import type { Progress } from '../cluster/progress.js';
import type { RehearseInput } from './inputs-of-copies.js';
import type { ServedCopy, Snapshot, Workshop } from './copy.js';
import type { RehearsalHands } from './hands.js';
import { openLedger } from './ledger.js';
import { readCopies, type CopiesRead } from './read-copies.js';
import { rehearseImport } from './rehearse-import.js';
import { rehearseLadder } from './rehearse-ladder.js';
import { rehearseWayBack } from './rehearse-way-back.js';
import { emptyCarried, noSnapshot } from './nothing.js';
import { attempt, type Attempt } from './attempt.js';
import { inWorkshop } from './in-workshop.js';
import { targetFlags } from './server-flags.js';
import { openStopwatch, type Stopwatch } from './stopwatch.js';

/** What the parts of one rehearsal share. */
export interface Stage extends Attempt {
  readonly hands: RehearsalHands;
  readonly input: RehearseInput;
  readonly workshop: Workshop;
  readonly watch: Stopwatch;
}

/**
 * Rehearses a migration on a copy, which is removed whatever happens. What fails is a finding. @throws Refused where the
 * input cannot be followed, and what the signal of the progress aborts with.
 */
export async function rehearse(
  hands: RehearsalHands,
  input: RehearseInput,
  progress: Progress,
): Promise<Rehearsal> {
  const ledger = openLedger();
  const watch = openStopwatch();
  const opened = await hands.openWorkshop();
  const workshop: Workshop = {
    directory: opened.directory,
    close: () => watch.time('clean up', () => opened.close()),
  };
  return inWorkshop(workshop, progress, async () => {
    const stage: Stage = { hands, input, workshop, watch, ledger, progress };
    const parsing = attempt(stage, 'the new command lines', () =>
      watch.time('command lines', () => hands.parseCommandLines(workshop, input, progress)),
    );
    const [played, parsed] = await Promise.all([rehearseObjects(stage), parsing]);
    const { snapshot, read, ladder } = played;
    return {
      snapshot,
      kinds: read.kinds,
      export: read.export,
      objects: read.compared,
      deliberate: ledger.deliberate(),
      findings: [...ledger.findings(), ...(parsed ?? [])],
      ...(ladder.length > 0 && { ladder }),
      tookMs: watch.tookMs(),
    };
  });
}

interface Played {
  readonly snapshot: Rehearsal['snapshot'];
  readonly read: CopiesRead;
  readonly ladder: RehearsedLadder;
}

async function rehearseObjects(stage: Stage): Promise<Played> {
  const { hands, input, workshop, watch, progress } = stage;
  progress.say(`taking a snapshot of etcd on ${input.node.name}`);
  const snapshot = await attempt(stage, `snapshot of ${input.node.name}`, () =>
    watch.time('snapshot', () => hands.takeSnapshot(workshop, input, progress)),
  );
  if (snapshot === undefined)
    return {
      snapshot: noSnapshot(input.node.name),
      read: await emptyCarried(hands.store),
      ladder: [],
    };
  const { path: _path, encryptionConfig: _config, etcdPrefix: _prefix, ...facts } = snapshot;
  const { copies, ladder } = await startCopies(stage, snapshot);
  try {
    return { snapshot: facts, read: await playThrough(stage, snapshot, copies), ladder };
  } finally {
    await Promise.all(Object.values(copies).map((copy) => copy?.close()));
  }
}

interface Started {
  readonly old?: ServedCopy | undefined;
  readonly target?: ServedCopy | undefined;
  readonly fresh?: ServedCopy | undefined;
}

/** All at once: each start takes some three seconds, most of them spent waiting. */
async function startCopies(
  stage: Stage,
  snapshot: Snapshot,
): Promise<{ readonly copies: Started; readonly ladder: RehearsedLadder }> {
  const { hands, input, workshop, watch, progress } = stage;
  progress.say(`starting API servers of ${input.from} and ${input.to} on the copy`);
  const args = input.commandLines.find(({ component }) => component === 'kube-apiserver')?.args;
  const flags = targetFlags(args, snapshot);
  const serveTarget = (name: string, from?: Snapshot): Promise<ServedCopy | undefined> =>
    attempt(stage, `API server of ${input.to} (${name})`, async () => {
      const programs = await hands.targetPrograms(input);
      return hands.serveCopy(workshop, {
        name,
        programs,
        ...flags,
        ...(from && { snapshot: from }),
      });
    });
  return watch.time('start', async () => {
    const [old, [ladder, target], fresh] = await Promise.all([
      rehearseWayBack(stage, snapshot),
      rehearseLadder(stage, snapshot, flags).then(
        async (readied) =>
          [
            readied.ladder,
            readied.snapshot && (await serveTarget('target', readied.snapshot)),
          ] as const,
      ),
      input.carriesData ? undefined : serveTarget('fresh'),
    ]);
    return { copies: { old, target, fresh }, ladder };
  });
}

async function playThrough(
  stage: Stage,
  snapshot: Snapshot,
  { old, target, fresh }: Started,
): Promise<CopiesRead> {
  const { hands, input, watch, ledger, progress } = stage;
  const { store } = hands;
  if (target === undefined) return emptyCarried(store);
  const read = await attempt(stage, 'reading the copies', () =>
    watch.time('read', () =>
      readCopies({
        target,
        snapshot,
        cluster: input.cluster,
        store,
        ledger,
        progress,
        ...(old !== undefined && { old }),
      }),
    ),
  );
  // Done with: their memory and processor are the import's.
  await Promise.all([old?.close(), target.close()]);
  if (read === undefined) return emptyCarried(store);
  if (fresh !== undefined)
    await attempt(stage, 'importing into an empty target', () =>
      watch.time('import', () =>
        rehearseImport(input, { fresh, carried: read, store, ledger, progress }),
      ),
    );
  return read;
}
