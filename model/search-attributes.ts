import type { Entry } from './journal.js';
import type { RunStatus } from './status.js';

/** How Temporal indexes a value, in the words of its command line. */
export type IndexType = 'Keyword' | 'KeywordList';

/** A search attribute as it is registered in a namespace. */
export interface SearchAttribute {
  readonly name: string;
  readonly type: IndexType;
}

/** What Temporal indexes of a run, so that runs can be listed and filtered without asking each of them. */
export const searchAttributes = {
  cluster: { name: 'CutoverCluster', type: 'Keyword' },
  /** The version that is left, such as `v1.19.12`. */
  from: { name: 'CutoverFrom', type: 'Keyword' },
  /** The version that is moved to. */
  to: { name: 'CutoverTo', type: 'Keyword' },
  /** One of `RunState`. */
  state: { name: 'CutoverState', type: 'Keyword' },
  /** Column of the report that the last line of the runbook counts for. */
  phase: { name: 'CutoverPhase', type: 'Keyword' },
  /** What the run waits for people with: a gate, a pause, a window, `operator`; absent while it works. */
  waitsFor: { name: 'CutoverWaitsFor', type: 'Keyword' },
  /** Nodes that failed or were left out, the first of them; absent while there are none. */
  failedNodes: { name: 'CutoverFailedNodes', type: 'KeywordList' },
} as const satisfies Readonly<Record<string, SearchAttribute>>;

/** State of a run as it is indexed: while it is under way that of its status, afterwards how it ended. */
export type RunState =
  Exclude<RunStatus['state'], 'ended'> | NonNullable<RunStatus['outcome']> | 'failed' | 'cancelled';

/** Values of the search attributes of one run; what is absent is not indexed. */
export interface Indexed {
  readonly cluster?: string;
  readonly from?: string;
  readonly to?: string;
  readonly state?: RunState;
  readonly phase?: string;
  readonly waitsFor?: string;
  readonly failedNodes?: readonly string[];
}

/** A Keyword is a column of 255 characters in Temporal's databases (its schema of visibility). */
const MAX_LENGTH = 255;
/** Names of nodes that are indexed; the report has them all. */
const MAX_NODES = 20;

/** What is indexed of a run before it has a plan, out of the request as it came, which nobody has checked yet. */
export function indexedOfRequest(request: unknown): Indexed {
  const asked: Readonly<Record<string, unknown>> =
    typeof request === 'object' && request !== null ? { ...request } : {};
  return {
    ...textAs('cluster', asked['cluster']),
    ...textAs('from', asked['from']),
    ...textAs('to', asked['version']),
    state: 'assessing',
    phase: 'assess',
  };
}

/** What is indexed of a run that has a plan. `left` are the nodes that it goes round. Pure. */
export function indexedOf(
  status: RunStatus,
  journal: readonly Entry[],
  left: Iterable<string> = [],
): Indexed {
  const { cluster, from, to, state, outcome } = status;
  const phase = journal.findLast((entry) => entry.phase !== undefined)?.phase ?? 'assess';
  const waitsFor = state === 'needs-operator' ? 'operator' : status.waitingFor;
  const failedNodes = [...new Set([...failedIn(journal), ...left])].slice(0, MAX_NODES);
  return {
    cluster,
    from,
    to,
    state: state === 'ended' ? (outcome ?? 'failed') : state,
    phase,
    ...textAs('waitsFor', outcome === undefined ? waitsFor : undefined),
    ...(failedNodes.length > 0 && { failedNodes }),
  };
}

const failedIn = (journal: readonly Entry[]): string[] =>
  journal.flatMap(({ nodes = [] }) => nodes.filter(({ failed }) => failed).map(({ node }) => node));

function textAs<Name extends keyof Indexed>(name: Name, value: unknown): { [N in Name]?: string } {
  return typeof value === 'string' && value !== ''
    ? ({ [name]: value.slice(0, MAX_LENGTH) } as { [N in Name]?: string })
    : {};
}
