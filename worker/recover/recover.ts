import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../../activities/contract.js';
import { FailureType } from '../../model/failures.js';
import type { RecoveryNews, RecoveryRequest, StuckAnswer } from '../../model/recovery.js';
import type { InPlaceSpec } from '../../model/spec.js';
import type { Outcome } from '../../model/report.js';
import { because, refused } from '../../workflows/runbook/failures.js';
import { openDiary } from './diary.js';
import { handOver } from './hand-over.js';
import { rollBackLocally } from './roll-back.js';
import { type Sources, type Survey, surveyOf } from './survey.js';
import { type Waiting, takeOver } from './take-over.js';
import { type Ended, viewOf } from './view.js';

/** The world of one recovery, and the person beside it. */
export interface Recovery extends Omit<Sources, 'nodes'> {
  readonly activities: Activities;
  /** Directory with reports, and with the diaries of recoveries. */
  readonly state: string;
  readonly nodesOf: (spec: InPlaceSpec) => Sources['nodes'];
  readonly tell: (news: RecoveryNews) => void;
  readonly ask: (step: string, why: string) => Promise<StuckAnswer>;
  /** For tests: how long is waited. */
  readonly waiting?: Waiting;
  readonly wait?: (ms: number) => number;
}

/** Looks, and does what was asked for. What is refused, or fails, is told and not thrown. */
export async function recover(world: Recovery, request: RecoveryRequest): Promise<void> {
  try {
    await act(world, request);
  } catch (cause) {
    const isRefused = cause instanceof ApplicationFailure && cause.type === FailureType.Refused;
    world.tell({ kind: isRefused ? 'refused' : 'failed', lines: because(cause).split('\n') });
  }
}

async function act(world: Recovery, request: RecoveryRequest): Promise<void> {
  const { tell } = world;
  const spec = await world.activities.parseSpec(request.spec);
  const sources: Sources = { ...world, nodes: world.nodesOf(spec) };
  const seen = await surveyOf(sources, spec, request.runId);
  const view = viewOf(seen, await endedOf(world.state, seen));
  if (request.act === 'look') return tell({ kind: 'view', view });
  const possible = request.act === 'roll-back' ? view.rollBack : view.handOver;
  if (!possible.can) throw refused([possible.why, ...possible.byHand].join('\n'));
  const recovered = await actOn(world, sources, request, seen);
  return tell({ kind: 'recovered', recovered });
}

async function actOn(
  world: Recovery,
  sources: Sources,
  { act: asked, by, reason }: RecoveryRequest,
  { spec, found }: Survey,
) {
  if (found === undefined) throw refused('no node knows of a run');
  const said = (text: string): void => world.tell({ kind: 'said', text });
  const epoch = await takeOver(sources.nodes, found, by, said, world.waiting);
  // Only now nobody else changes anything: what was seen before may be old by a phase.
  const { found: now } = await surveyOf(sources, spec, found.runId);
  const work = {
    activities: world.activities,
    found: now ?? found,
    spec,
    epoch,
    diary: await openDiary(world.state, found.runId),
    by,
    said,
    ...(reason !== undefined && { reason }),
    ...(world.wait && { wait: world.wait }),
  };
  return asked === 'roll-back' ? rollBackLocally({ ...work, ask: world.ask }) : handOver(work);
}

/** What the report of a run says, where it has one: then the run is over. */
async function endedOf(state: string, { spec, found }: Survey): Promise<Ended> {
  if (found === undefined) return undefined;
  const path = join(state, 'reports', spec.cluster, found.runId, 'report.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { outcome } = JSON.parse(text) as { readonly outcome: Outcome };
  return outcome;
}
