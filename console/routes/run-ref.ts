import { refusal } from '../http/refusal.js';
import type { RunRef } from '../runs.js';

const clusterName = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const runId_ = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The run that a path names. @throws Refusal where it can be none. */
export function refOf({ cluster = '', runId = '' }: Readonly<Record<string, string>>): RunRef {
  if (!clusterName.test(cluster) || !runId_.test(runId))
    throw refusal(404, 'there is no such run: the address names none');
  return { cluster, runId };
}
