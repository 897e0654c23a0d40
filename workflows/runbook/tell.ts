import type { Notified, Receiver } from '../../model/notice.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { type Desk, record } from './desk.js';
import { because } from './failures.js';
import type { Host } from './host.js';

/** How long a run that has ended waits for receivers that do not answer, milliseconds. */
const PATIENCE_MS = 30_000;

/** Tells the receivers of a spec, each notice beside the run, and writes into the journal who was told. */
export interface Teller {
  readonly tell: Desk['tell'];
  /** Resolves when everybody was told, or nobody waits any longer. */
  readonly settled: () => Promise<void>;
}

/** Nobody is told where the spec names nobody. */
export function teller(host: Host, desk: Desk, spec: InPlaceSpec): Teller {
  const { receivers, cluster, from, version: to } = spec;
  const pending = new Set<Promise<void>>();
  const tell: Desk['tell'] = (kind, text, gate) => {
    if (receivers.length === 0) return;
    const at = host.now();
    const notice = { kind, cluster, run: host.runId, from, to, text, at };
    const input = { notice: gate === undefined ? notice : { ...notice, gate }, receivers };
    const telling = host
      .tell(input)
      .catch((cause: unknown) => nobody(receivers, because(cause)))
      .then((notified) => record(desk, 'notify', saidOf(kind, notified), host.now()))
      .finally(() => pending.delete(telling));
    pending.add(telling);
  };
  const settled = async (): Promise<void> => {
    if (pending.size > 0)
      await Promise.race([
        Promise.all(pending),
        host.sleep(PATIENCE_MS, 'receivers have not answered'),
      ]);
  };
  return { tell, settled };
}

const nobody = (receivers: readonly Receiver[], why: string): Omit<Notified, 'id'> => ({
  told: [],
  failed: receivers.map((_, index) => ({ receiver: `receivers[${index}]`, why })),
});

function saidOf(kind: string, { told, failed }: Omit<Notified, 'id'>): string {
  const good = told.length > 0 ? [`told ${told.join(', ')}`] : [];
  const bad = failed.map(({ receiver, why }) => `could not tell ${receiver}: ${why}`);
  return `${kind}: ${[...good, ...bad].join('; ')}`;
}
