import { type ProbeRecord, downtimeBetween } from '../../model/downtime.js';
import type { Start } from './starts.js';

/** How one way of upgrading a cluster node by node went. */
export interface UpgradeFigures {
  /** From the first change until everything was through, milliseconds. */
  readonly wallMs: number;
  /** During which no API server was ready, as a prober saw it, milliseconds. */
  readonly apiAwayMs: number;
  readonly apiFailed: number;
  /** Requests to the application that were not answered. */
  readonly applicationFailed: number;
  /** Containers that were started anew, restarted or made again elsewhere. */
  readonly containers: number;
  /** The same by pod's namespace and container. */
  readonly byContainer: Readonly<Record<string, number>>;
  /** What went before the first change: reading, rehearsing and staging, or staging alone, milliseconds. */
  readonly beforeMs: number;
}

/** Both ways once, each on a fresh cluster. */
export interface UpgradeRound {
  readonly cutover: UpgradeFigures;
  readonly kubeadm: UpgradeFigures;
}

/** What was seen of one way. Moments are epoch ms. */
export interface Seen {
  /** When it began, with all that changes nothing. */
  readonly beganAt: number;
  readonly firstChangeAt: number;
  readonly throughAt: number;
  /** When all had been whole for a while: what fails or is restarted until then counts, too. */
  readonly settledAt: number;
  readonly application: readonly ProbeRecord[];
  readonly api: readonly ProbeRecord[];
  /** Containers that were started, of pods that are meant to run on. */
  readonly starts: readonly Start[];
}

/**
 * Judge what was seen; pure.
 * @throws Error where somebody did not look: no figure may be made of nothing.
 */
export function upgradeFigures(seen: Seen): UpgradeFigures {
  const { firstChangeAt, throughAt, settledAt } = seen;
  const application = downtimeBetween(seen.application, firstChangeAt, settledAt);
  const api = downtimeBetween(seen.api, firstChangeAt, settledAt);
  if (application.requests === 0 || api.requests === 0)
    throw new Error('bench: a prober recorded no request while the cluster was upgraded');
  const starts = seen.starts.filter(({ at }) => at >= firstChangeAt && at <= settledAt);
  const byContainer = countedBy(starts);
  if (!(apiServer in byContainer))
    throw new Error(`bench: no start of ${apiServer} was seen: was the upgrade watched at all?`);
  return {
    wallMs: throughAt - firstChangeAt,
    apiAwayMs: api.awayMs,
    apiFailed: api.failed,
    applicationFailed: application.failed,
    containers: starts.length,
    byContainer,
    beforeMs: firstChangeAt - seen.beganAt,
  };
}

/** No control plane goes to another version without it. */
const apiServer = 'kube-system/kube-apiserver';

function countedBy(starts: readonly Start[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { namespace, container } of starts) {
    const name = `${namespace}/${container}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
