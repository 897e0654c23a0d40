import { setTimeout as sleep } from 'node:timers/promises';
import { regressed } from '../failures.js';
import { listAt, textAt } from './json-path.js';
import type { KubeApi } from './kube-api.js';
import { objectPath, whereOf, type Item } from './resource.js';
import { isOfType } from './surroundings.js';

/** How long a definition may take to be served; they take tens of milliseconds each. */
const establishedWithinMs = 30_000;
/** Between two looks. */
const pauseMs = 50;

/** Is this the definition of a kind of custom resources? */
export const isCrd = isOfType('customresourcedefinitions.apiextensions.k8s.io');

/**
 * Custom resources can be created once the API server has taken up their definition.
 * @throws Regressed naming the definitions that are not served in time.
 */
export async function waitForCrds(api: KubeApi, crds: readonly Item[]): Promise<void> {
  const deadline = Date.now() + establishedWithinMs;
  for (let waiting = crds; waiting.length > 0;) {
    const established = await Promise.all(waiting.map((crd) => isEstablished(api, crd)));
    waiting = waiting.filter((_, i) => established[i] !== true);
    if (waiting.length === 0) return;
    if (Date.now() > deadline)
      throw regressed(`waited ${establishedWithinMs} ms for ${waiting.map(whereOf).join(', ')}`);
    await sleep(pauseMs);
  }
}

async function isEstablished(api: KubeApi, crd: Item): Promise<boolean> {
  const seen = await api.request('GET', objectPath(crd));
  return listAt(seen, 'status', 'conditions').some(
    (condition) =>
      textAt(condition, 'type') === 'Established' && textAt(condition, 'status') === 'True',
  );
}
