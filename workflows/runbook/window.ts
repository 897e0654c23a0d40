import { evidence } from '../../model/evidence.js';
import type { Opening, Window } from '../../model/window.js';
import { type Desk, record } from './desk.js';
import type { Host } from './host.js';
import { type Done, type Place, type Step, nothingToUndo } from './step.js';

/** What a run needs of a window, milliseconds. */
export interface Needs {
  /** All that changes the cluster, by the plan's estimate. */
  readonly workMs: number;
  /** Taking all of it back. */
  readonly backMs: number;
}

/**
 * A line of the runbook that lets the run on only in a window that is open for as long as the work needs. From then on the run
 * knows when it closes, and proposes a rollback while there is time for one.
 */
export const openWindow = (name: string, windows: readonly Window[], needs: Needs): Step => ({
  name,
  phase: 'prepare',
  run: (place) => waitForWindow(place, windows, needs),
  undo: nothingToUndo,
  again: true,
});

async function waitForWindow(
  { host, desk }: Place,
  windows: readonly Window[],
  { workMs: needsMs, backMs }: Needs,
): Promise<Done> {
  for (;;) {
    await host.waitUntil(() => !desk.paused);
    const found = await host
      .call('reading', 'find a window')
      .findOpening({ windows, from: host.now(), needsMs });
    if (found !== null && isIn(found, host.now(), needsMs) && !desk.paused)
      return enter(host, desk, found, backMs);
    desk.window = { state: 'waiting', needsMs, ...found };
    desk.changed();
    // Whoever was away while it opened looks again: what is left of it may be too short.
    await (found === null
      ? host.waitUntil(() => false)
      : host.sleep(found.opensAt - host.now(), 'the next window opens'));
  }
}

const isIn = ({ opensAt, closesAt }: Opening, now: number, needsMs: number): boolean =>
  opensAt <= now && now + needsMs <= closesAt;

function enter(host: Host, desk: Desk, found: Opening, backMs: number): Done {
  const waited = desk.window?.closesAt === found.closesAt ? desk.window.opensAt : undefined;
  const { opensAt, closesAt } = { ...found, ...(waited !== undefined && { opensAt: waited }) };
  desk.window = { state: 'open', opensAt, closesAt };
  desk.changed();
  void watchTheClock(host, desk, closesAt, backMs);
  const until = new Date(closesAt).toISOString();
  return evidence(`the window is open until ${until}`, { opensAt, closesAt });
}

/** Proposes a rollback when it would no longer fit: people decide, but they must be asked in time. */
async function watchTheClock(
  host: Host,
  desk: Desk,
  closesAt: number,
  backMs: number,
): Promise<void> {
  const { round } = desk;
  try {
    await host.sleep(
      Math.max(0, closesAt - backMs - host.now()),
      'a rollback would no longer fit into the window',
    );
  } catch {
    return; // The run was cancelled, and goes back anyway.
  }
  if (desk.goesBack || desk.round !== round || desk.window?.closesAt !== closesAt) return;
  desk.proposal =
    `decide now: the window closes at ${new Date(closesAt).toISOString()}, ` +
    `and a rollback takes about ${Math.ceil(backMs / 60_000)} min`;
  record(desk, 'window', desk.proposal, host.now());
  desk.tell('needs-operator', desk.proposal);
}
