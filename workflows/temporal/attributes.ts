import { type SearchAttributeUpdatePair, defineSearchAttributeKey } from '@temporalio/common';
import { isCancellation, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Report } from '../../model/report.js';
import {
  type Indexed,
  indexedOf,
  indexedOfRequest,
  searchAttributes,
} from '../../model/search-attributes.js';
import type { Run } from '../runbook/conduct.js';
import type { Host } from '../runbook/host.js';

/** A host that indexes the run whenever it shows it. */
export const indexing = (host: Host, run: () => Run, request: unknown): Host => ({
  ...host,
  show: (markdown) => {
    host.show(markdown);
    index(valuesOf(run(), request));
  },
});

/** Conducts the run to its end, and indexes how it began and, where it fails, how it ended. */
export async function indexed(run: Run, request: unknown): Promise<Report> {
  index(indexedOfRequest(request));
  try {
    return await run.conduct(request);
  } catch (cause) {
    const { waitsFor: _, ...values } = valuesOf(run, request);
    index({ ...values, state: isCancellation(cause) ? 'cancelled' : 'failed' });
    throw cause;
  }
}

/** The plan tells more than the request, which nobody has checked. */
function valuesOf(run: Run, request: unknown): Indexed {
  if (run.plan() === undefined) return indexedOfRequest(request);
  return indexedOf(run.status(), run.desk.journal, run.desk.lost);
}

/**
 * Writes what differs from what is indexed, and takes away what is absent: also what the UI's start
 * form has copied from an older run. Each write is an event of the history. The namespace must know
 * the attributes, or the workflow task fails until it does; no worker starts without them.
 */
function index(values: Indexed): void {
  const changes = changesTo(values);
  if (changes.length > 0) upsertSearchAttributes(changes);
}

function changesTo(values: Indexed): SearchAttributeUpdatePair[] {
  const known = workflowInfo().typedSearchAttributes;
  const { failedNodes: list, ...keywords } = searchAttributes;
  const changes: SearchAttributeUpdatePair[] = [];
  for (const [field, { name }] of Object.entries(keywords)) {
    const key = defineSearchAttributeKey(name, 'KEYWORD');
    const value = values[field as keyof typeof keywords] ?? null;
    if ((known.get(key) ?? null) !== value) changes.push({ key, value });
  }
  const key = defineSearchAttributeKey(list.name, 'KEYWORD_LIST');
  const nodes = values.failedNodes ?? [];
  if ((known.get(key) ?? []).join('\n') !== nodes.join('\n'))
    changes.push({ key, value: nodes.length > 0 ? [...nodes] : null });
  return changes;
}
