import { createDesk } from '../runbook/desk.js';
import { regressed } from '../runbook/failures.js';
import type { Host } from '../runbook/host.js';
import { isOnNodes } from '../runbook/on-nodes.js';
import { type Step, nothingToUndo, pointOfNoReturn } from '../runbook/step.js';

/** What the undo of a step would ask for first. */
export type Touched = 'nodes' | 'cluster' | 'nothing';

/**
 * Asks the undo itself, on a host that does nothing: a step that says nothing of where it acts cannot be wrong about it. To be given
 * a step of a runbook that is used for nothing else, as an undo may note that it was begun.
 */
export async function touchedBy(step: Step): Promise<Touched> {
  const { undo } = step;
  if (undo === nothingToUndo || undo === pointOfNoReturn) return 'nothing';
  const seen: Touched[] = [];
  const host = blindHost((touched) => seen.push(touched));
  // Some undos go on without what fails; what was asked for first counts.
  await undo({ host, desk: createDesk(host.runId), key: 'asked' }).catch(() => undefined);
  return seen[0] ?? 'nothing';
}

/** Nothing works on it, and it tells what was tried. */
function blindHost(tell: (touched: Touched) => void): Host {
  const stop = async (touched?: Touched): Promise<never> => {
    if (touched !== undefined) tell(touched);
    throw regressed('this host does nothing');
  };
  const host: Host = {
    runId: 'asked',
    now: () => 0,
    sleep: () => stop(),
    waitUntil: () => stop(),
    call: () =>
      new Proxy({} as ReturnType<Host['call']>, {
        get: (_target, name) => () => stop(isOnNodes(String(name)) ? 'nodes' : 'cluster'),
      }),
    holdCluster: () => stop(),
    runBatch: () => stop('nodes'),
    steer: () => undefined,
    held: () => undefined,
    tell: () => stop(),
    cancellable: (run) => ({ result: run(host), cancel: () => undefined }),
    shielded: (run) => run(host),
    isCancellation: () => false,
    show: () => undefined,
  };
  return host;
}
