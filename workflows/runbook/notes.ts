import type { EntryVerb } from '../../model/journal.js';
import { type Desk, write } from './desk.js';
import type { Host } from './host.js';
import type { Done, Step } from './step.js';

/** Writes lines about one step into the journal. */
export const notes =
  (step: Step, host: Host, desk: Desk) =>
  (verb: EntryVerb, { nodes, ...evidence }: Done): void => {
    const entry = { at: host.now(), verb, step: step.name, phase: step.phase, evidence };
    write(desk, nodes === undefined ? entry : { ...entry, nodes });
  };
