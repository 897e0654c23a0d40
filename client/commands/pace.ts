import type { Client } from '@temporalio/client';
import { InvalidArgumentError } from 'commander';
import { nodeRateSignal, paceSignal, statusQuery } from '../../workflows/messages.js';
import type { Register } from '../context.js';
import { show } from '../context.js';
import { signalAndSee } from '../messages.js';
import { readNodeRate, setNodeRate } from '../node-rate.js';
import { type Run, isUnderWay, requireUnderWay, withRun } from '../runs.js';
import { teach } from '../teach.js';
import { type Paced, pacedText } from '../view/pace-text.js';
import { requireWorker } from '../workers.js';
import { type SteerOptions, declareRequest, request } from './request.js';

interface PaceOptions extends SteerOptions {
  readonly parallelism?: number;
  readonly nodeRate?: number | 'none';
}

/** `cutover pace RUN`: so many nodes at the same time, so many activities on nodes a second; or how it is now. */
export const registerPace: Register = (program, context) => {
  const pace = declareRequest(
    program,
    'pace',
    'change so many nodes at the same time from now on, also in batches under way; without an option: show the pace',
  )
    .option('--parallelism <nodes>', 'nodes at the same time in this run, from 1 to 250', nodesOf)
    .option(
      '--node-rate <per-second>',
      'activities on nodes that begin in a second; holds for the queue, so all runs feel it; none: as the workers were started',
      rateOf,
    );
  pace.action((target: string, options: PaceOptions) =>
    withRun(options, target, async (run, client) => {
      const { parallelism, nodeRate } = options;
      const isAsked = parallelism !== undefined || nodeRate !== undefined;
      const paced = await (isAsked ? setPace(run, client, options) : readPace(run, client));
      show(context, options, paced, pacedText);
    }),
  );
  teach(
    pace,
    ['pace blue', 'how it is now'],
    ['pace blue --parallelism 3 --reason "the registry is slow"', 'slower, without a restart'],
    ['pace blue --node-rate 5 --reason "the bastion is slow"', 'so many a second, in all runs'],
    ['pace blue --node-rate none', 'as the workers were started'],
  );
};

async function readPace(run: Run, client: Client): Promise<Paced> {
  await requireWorker(client);
  const { pace } = await run.query(statusQuery);
  const nodeRate = await readNodeRate(client);
  return { parallelism: pace?.parallelism ?? 'as the spec says', ...(nodeRate && { nodeRate }) };
}

/** The rate first: a server may not be able to change it. It outlives the run, so it can be changed after its end. */
async function setPace(run: Run, client: Client, options: PaceOptions): Promise<Paced> {
  const { parallelism, nodeRate } = options;
  if (parallelism !== undefined) {
    await requireUnderWay(run);
    await requireWorker(client);
  }
  const rates = nodeRate === undefined ? {} : await changeRate(client, nodeRate, options);
  // Who and why, for the journal: what was changed is Temporal's, and the run would never know.
  if (nodeRate !== undefined && (await isUnderWay(run)))
    await run.signal(nodeRateSignal, { ...request(options), perSecond: nodeRate });
  if (parallelism === undefined) return rates;
  const message = { ...request(options), parallelism };
  return { ...rates, answer: await signalAndSee(run, paceSignal, message) };
}

async function changeRate(
  client: Client,
  nodeRate: number | 'none',
  options: SteerOptions,
): Promise<Pick<Paced, 'nodeRate' | 'nodeRateBefore'>> {
  const before = await readNodeRate(client);
  const now = await setNodeRate(client, {
    ...request(options),
    ...(nodeRate !== 'none' && { perSecond: nodeRate }),
  });
  return { ...(now && { nodeRate: now }), ...(before && { nodeRateBefore: before }) };
}

function nodesOf(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text) && Number(text) <= 250) return Number(text);
  throw new InvalidArgumentError('must be a whole number from 1 to 250.');
}

/** The bounds of a worker's `--nodes-per-second`. */
function rateOf(text: string): number | 'none' {
  if (text === 'none') return text;
  const rate = /^\d{1,5}(?:\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (rate > 0 && rate <= 10_000) return rate;
  throw new InvalidArgumentError('must be a number above 0, up to 10000, or none.');
}
