import { explainActivities } from './explain-activities.js';
import { explainEnd } from './explain-end.js';
import { explainPeople } from './explain-people.js';
import { explainWorker } from './explain-worker.js';
import type { Explanation } from './explanation.js';
import type { RunFacts } from './facts.js';

type Rule = (facts: RunFacts) => Explanation | undefined;

/** In order; the first rule with an opinion wins: what stops everything else stands first. */
const rules: readonly Rule[] = [explainEnd, explainWorker, explainPeople, explainActivities];

/** What a run is waiting for, and what to do. Pure. */
export const explain = (facts: RunFacts): Explanation =>
  rules.map((rule) => rule(facts)).find((said) => said !== undefined) ?? atWork(facts);

const atWork = ({ cluster, status }: RunFacts): Explanation => ({
  waitsFor: 'its next step',
  sentence:
    status === undefined || status.state === 'assessing'
      ? `${cluster} has just begun, and is about to read the cluster`
      : `${cluster} is between two steps, and the next one begins by itself`,
  todo: [`cutover watch ${cluster}`],
  exitCode: 0,
});
