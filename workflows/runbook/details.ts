import { requesterText } from '../../model/requester-text.js';
import type { RunStatus, StepStatus } from '../../model/status.js';

const marks: Record<StepStatus['state'], string> = {
  planned: '▫️',
  running: '▶️',
  done: '✅',
  failed: '❌',
  undoing: '◀️',
  undone: '↩️',
};

/** The Temporal UI puts all of it into one address, of which proxies take 8 KB; journal and report have it whole. */
const MAX_SUMMARY = 160;

/** A run at a glance as markdown for the Temporal UI: how it is, then the runbook with marks. Pure. */
export function detailsOf(status: RunStatus): string {
  const { cluster, from, to, state, outcome, waitingFor, planDigest, steps } = status;
  const waits = waitingFor === undefined ? '' : `, waiting for ${text(waitingFor)}`;
  return [
    `**${text(cluster)}**: ${text(from)} → ${text(to)}: **${outcome ?? state}**${waits}`,
    ...(planDigest === undefined ? [] : [`plan \`${planDigest}\``]),
    ...linesAbout(status),
    steps.map((step, at) => `${at + 1}. ${lineOf(step)}`).join('\n'),
    '\u00a0', // The UI makes its frame too low by a line: let it be one that says nothing.
  ].join('\n\n');
}

const lineOf = ({ name, state, summary }: StepStatus): string =>
  `${marks[state]} ${text(name)}${summary === undefined ? '' : ` — ${text(short(summary))}`}`;

/** What is to be known beside the steps, a paragraph each. */
function linesAbout({
  gate,
  window,
  proposal,
  requestedBy,
  quarantined = [],
  snapshot,
}: RunStatus): string[] {
  const people = gate && gate.missing > 1 ? [`${gate.missing} people must still approve`] : [];
  const left = quarantined.map(({ node, by, reason }) => `${node} left out by ${by}: ${reason}`);
  return [
    ...(requestedBy ? [text(short(`asked for by ${requesterText(requestedBy)}`))] : []),
    ...people,
    ...(window === undefined ? [] : [aboutWindow(window)]),
    ...(proposal === undefined ? [] : [`**${text(proposal)}**`]),
    ...(snapshot === 'asked' ? ['**a way back ends on the snapshot of the hop**'] : []),
    ...left.map((line) => text(short(line))),
  ];
}

function aboutWindow({ state, opensAt, closesAt }: NonNullable<RunStatus['window']>): string {
  if (opensAt === undefined || closesAt === undefined)
    return 'no window is long enough: change the spec, or roll back';
  return state === 'open'
    ? `window open until ${clock(closesAt)}`
    : `next window that is long enough: ${clock(opensAt)} to ${clock(closesAt)}`;
}

const short = (words: string): string =>
  words.length > MAX_SUMMARY ? `${words.slice(0, MAX_SUMMARY - 1)}…` : words;

/** What people and clusters have written is text, whatever it would be in markdown. */
const text = (words: string): string =>
  words.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]<>#|~!&]/g, String.raw`\$&`);

const clock = (at: number): string => new Date(at).toISOString();
