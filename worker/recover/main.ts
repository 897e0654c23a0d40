import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createHands } from '../../activities/index.js';
import { environmentFault } from '../../model/environment.js';
import type { RecoveryNews, RecoveryRequest, StuckAnswer } from '../../model/recovery.js';
import { openAuditLog } from '../audit/audit-log.js';
import { auditedActivities } from '../audit/audited.js';
import { defaultPlaces } from '../options.js';
import { recover } from './recover.js';

/** Lines of JSON in, lines of JSON out: the command line asks people, and this process has the worker's hands. */
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function next(): Promise<unknown> {
  const { value, done } = await lines.next();
  return done === true ? undefined : JSON.parse(String(value));
}

const tell = (news: RecoveryNews): void => void process.stdout.write(`${JSON.stringify(news)}\n`);

/** Nobody there to ask gives up: the cluster is then as far as it came, and the same command goes on with it. */
async function ask(step: string, why: string): Promise<StuckAnswer> {
  tell({ kind: 'stuck', step, why });
  return (await next()) === 'again' ? 'again' : 'give-up';
}

/** A store that is not there is not made, and neither is its key: whoever mistyped the place must hear of it. */
function missing(place: { readonly state: string; readonly keyFile: string }): string | undefined {
  const store = join(place.state, 'store');
  if (!existsSync(store))
    return `there is no store of a worker at ${store}; name its state directory with --state`;
  return existsSync(place.keyFile)
    ? undefined
    : `the key file ${place.keyFile} of the store is not there; name it with --key-file`;
}

const request = (await next()) as RecoveryRequest;
const { state = defaultPlaces.state, keyFile = defaultPlaces.keyFile } = request;
const lacks = environmentFault(process.env) ?? missing({ state, keyFile });
if (lacks !== undefined) tell({ kind: 'refused', lines: [lacks] });
else {
  const hands = await createHands({
    storeDirectory: join(state, 'store'),
    keyFile,
    reportDirectory: join(state, 'reports'),
    copyDirectory: join(state, 'copies'),
  });
  const { records } = hands;
  const log = openAuditLog(join(state, 'audit'));
  const activities = auditedActivities(hands.activities, { log, records });
  const world = { ...hands, activities, state, tell, ask };
  await recover({ ...world, nodesOf: ({ ssh }) => hands.nodes(ssh) }, request);
  hands.close();
}
process.stdin.destroy();
