import { soakTable } from '../../bench/soak/table.js';
import type { SoakFigures } from '../../bench/soak/verdict.js';
import type { BattleTally } from '../failpoints/tally.js';
import type { StruckTally } from '../simulator/struck/blows.js';
import type { Row } from './row.js';

/** What a run of many seeds came to. */
export interface SeedsRun {
  readonly seeds: number;
  /** Processor time of all of them. */
  readonly cpuSeconds: number;
  /** Those that break an invariant still. */
  readonly known: readonly KnownSeed[];
}

/** A seed that breaks an invariant, and which. */
export interface KnownSeed {
  readonly kind: string;
  readonly seed: number;
  readonly what: string;
}

/** Figures of whole runs, which are too long for each change: written down with the command that repeats them. */
export interface Measured {
  readonly battles: readonly BattleTally[];
  /** At a dozen points, one run at a time. */
  readonly alone: readonly BattleTally[];
  /** Absent: none has ended yet. */
  readonly soak?: SoakFigures;
  readonly seeds: SeedsRun;
  /** On the simulator, a line for each strategy and victim. */
  readonly struck: readonly StruckTally[];
}

/** A table of rows under a heading. */
export interface Section {
  readonly heading: string;
  readonly rows: readonly Row[];
}

/** docs/reliability.md, whole. */
export const page = (
  sections: readonly Section[],
  bugs: Readonly<Record<string, string>>,
  measured: Measured,
): string =>
  [
    intro,
    battlesOf(measured),
    ...(measured.soak ? [soakOf(measured.soak)] : []),
    struckOf(measured.struck),
    seedsOf(measured.seeds, bugs),
    ...sections.map(({ heading, rows }) => `## ${heading}\n\n${tableOf(rows)}`),
  ].join('\n\n') + '\n';

const intro = `# What may happen, and what shows that nothing is lost

Made by \`CUTOVER_RECORD=1 npm run test:fast -- test/docs/reliability\` from tables beside the tests (\`test/reliability\`); a test fails
where a row names a test that is not there. Nothing here is promised without one: a row without a test says so.

What is killed and cut here is real: Temporal's server, workers, sshd, etcd, API servers, whole nodes of
[the lab](performance.md). The [simulator](simulator.md) plays what no lab has the time for.`;

function battlesOf({ battles, alone }: Measured): string {
  return `## Killed at every point of every line

\`\`\`
POINTS=all TALLY=/tmp/tally npm test -- test/failpoints
\`\`\`

Each line of a runbook has three points, there and back: before its first call has an effect, after the last one had it and before Temporal
knows, and when Temporal knows; of the line that goes back to the snapshot of a hop each call has three. One run for each point, two dozen at
the same time on a real Temporal server and a fleet in another process; when all stand still at theirs, the worker (or the server) gets
SIGKILL. Every run must stand there until then and end as it would have, no key may take effect twice on a node, and every node must be
wholly of one side. Without \`POINTS=all\` it is each seventh point: so each change is tested.

${killsOf(battles)}

Gates are points, too: the run stands there when something dies, and is answered afterwards or meanwhile. A dead worker shows after the
heartbeat timeout of ten seconds; two dozen runs that go on at the same moment on two cores wait for each other. With one run at a time, at
a dozen points all over the runbooks for the worker and as many others for the server, it may take 15 s at most:

\`\`\`
POINTS=alone TALLY=/tmp/tally npm test -- test/failpoints
\`\`\`

${killsOf(alone)}

Of the node agent each verb has the same three points (\`activities/node-agent/failpoint.py\`); the lab's chain kills the agent in each of
them, and every other process once in each direction.`;
}

function killsOf(battles: readonly BattleTally[]): string {
  const lines = battles.map(
    ({ name, victim, points, of, wrong, mostMs }) =>
      `| ${name} | ${victim} | ${points} of ${of} | ${wrong} | ${(mostMs / 1_000).toFixed(1)} s |`,
  );
  return `| strategy | killed | points | went wrong | longest until the next call |
| --- | --- | --- | --- | --- |
${lines.join('\n')}`;
}

const soakOf = (figures: SoakFigures): string => `## An hour of kills

\`\`\`
npm run bench -- soak --minutes=${figures.minutes}
\`\`\`

One worker does run after run, every strategy to its end and all the way back, on a Temporal server with its database in a file and a fleet
in another process. The server gets SIGKILL every four minutes about, the worker every ten, at random moments of a run. Each run is
judged as above. The worker's memory is looked at every ten seconds, from the third minute of each of its lives on; a worker that held on
to its runs would grow with each by more than its history, and grows where three of four slopes between two looks say so (in brackets:
between what half of all slopes are).

${soakTable(figures)}`;

function struckOf(tallies: readonly StruckTally[]): string {
  const lines = tallies.map(
    ({ kind, victim, blows, wentBack, wrong }) =>
      `| ${kind} | ${victim} | ${blows} | ${blows - wentBack - wrong} | ${wentBack} | ${wrong} |`,
  );
  return `## Everything killed at every call and every verb

\`\`\`
POINTS=all TALLY=/tmp/tally npm run test:fast -- test/simulator/struck
\`\`\`

On the [simulator](simulator.md) no line stands for its calls: each call of each line, and each verb of the node agent below it, has the three
points, there and back. Each strategy is played on one control-plane node and on three, of static pods and of units; at each point each of six
victims dies on the node that the point is about (a server or a member of etcd on the first node that has one, where it has none). A node is
away for a minute, a server or member for ten seconds. Where the worker, the agent or sshd dies a run has to end as it would have; where a node
reboots, or a server or member dies, it may go back, and then wholly.

| strategy | killed | times | ended as it would have | went back | went wrong |
| --- | --- | --- | --- | --- | --- |
${lines.join('\n')}

The way back of a stepwise upgrade to the snapshot of its hop is not simulated; the worker and the server are killed at each of its calls above.`;
}

function seedsOf(
  { seeds, cpuSeconds, known }: SeedsRun,
  bugs: Readonly<Record<string, string>>,
): string {
  const lines = Object.entries(bugs).map(([bug, kind]) => `| ${bug} | ${kind} |`);
  const broken = known.map(
    ({ kind, seed, what }) =>
      `| \`SEED=${seed} npm run test:fast -- test/simulator/${kind}.seeds\` | ${what} |`,
  );
  return `## Seeds

\`\`\`
SEEDS=${seeds} npm run test:fast -- test/simulator
\`\`\`

${seeds.toLocaleString('en')} seeds took ${cpuSeconds} s of processor time. The first three hundred are played with each change.
${known.length === 0 ? 'None of them breaks an invariant.' : `${known.length} of them break an invariant:\n\n| seed | what is broken |\n| --- | --- |\n${broken.join('\n')}`}

Each of these ${lines.length} bugs, planted on purpose, is found (\`npm run test:fast -- test/simulator/seeds\`):

| planted | found in runs of |
| --- | --- |
${lines.join('\n')}`;
}

function tableOf(rows: readonly Row[]): string {
  const numbers = ({ id }: Row): number => Number(id.replace(/\D/g, ''));
  const lines = rows
    .toSorted((a, b) => numbers(a) - numbers(b))
    .map(
      ({ id, what, outcome, keptBy }) =>
        `| ${id} | ${what} | ${outcome} | ${keptBy.map(linkOf).join(', ') || 'none'} |`,
    );
  return `| no. | what | what comes of it | shown by |\n| --- | --- | --- | --- |\n${lines.join('\n')}`;
}

const linkOf = ({ file }: Row['keptBy'][number], at: number): string => `[${at + 1}](../${file})`;
