import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Finding } from '../../model/finding.js';
import type { PlanView } from '../../model/status.js';
import { refusal } from '../http/refusal.js';
import { html } from '../../model/html.js';
import { findingsList } from '../pages/findings.js';
import { journalTable } from '../pages/journal.js';
import { pathOf } from '../pages/paths.js';
import { planPart } from '../pages/plan.js';
import { overviewPage, runPage } from '../pages/run-page.js';
import type { RunLook, RunRef, Runs } from '../runs.js';
import { refOf } from './run-ref.js';
import { type Asked, type Console, onGet, sendPage } from './routes.js';

/** One run: overview, plan, findings, journal, and its report to take along. */
export function runRoutes(app: FastifyInstance, console_: Console): void {
  const { runs, look, assets, now } = console_;
  const path = '/runs/:cluster/:runId';

  onGet(app, console_, path, async ({ reply, who, params }) => {
    const seen = await look(refOf(params));
    if (seen === undefined) throw noSuchRun(params);
    return sendPage(reply, overviewPage({ assets, who, look: seen }, now()));
  });

  onGet(app, console_, `${path}/plan`, async (asked) => {
    const run = await looked(runs, asked);
    const plan = await planOf(runs, run);
    const body =
      plan === undefined
        ? html`<p class="empty">There is no plan ${run.report ? 'in this report' : 'yet'}.</p>`
        : planPart(plan, `${pathOf(run)}/findings`);
    const shown = { assets, who: asked.who, look: run };
    return sendPage(asked.reply, runPage(shown, 'plan', 'Plan', body));
  });

  onGet(app, console_, `${path}/findings`, async (asked) => {
    const run = await looked(runs, asked);
    const body = html`<section>${findingsList(await findingsOf(runs, run))}</section>`;
    const shown = { assets, who: asked.who, look: run };
    return sendPage(asked.reply, runPage(shown, 'findings', 'Findings', body));
  });

  onGet(app, console_, `${path}/journal`, async (asked) => {
    const run = await looked(runs, asked);
    const body = html`<section>${journalTable(run.journal)}</section>`;
    const shown = { assets, who: asked.who, look: run };
    return sendPage(asked.reply, runPage(shown, 'journal', 'Journal', body));
  });

  onGet(app, console_, `${path}/report.json`, async (asked) => {
    const { report, cluster } = await withReport(runs, asked);
    asked.reply.header('content-type', 'application/json; charset=utf-8');
    return attached(asked.reply, `${cluster}-report.json`).send(
      JSON.stringify(report, undefined, 2),
    );
  });

  onGet(app, console_, `${path}/report.tar`, async (asked) => {
    const { report, cluster } = await withReport(runs, asked);
    const bundle = await runs.bundleOf(refOf(asked.params), report);
    asked.reply.header('content-type', 'application/x-tar');
    return attached(asked.reply, `${cluster}-report.tar`).send(bundle);
  });

  onGet(app, console_, `${path}/report.html`, async (asked) => {
    const { report, cluster } = await withReport(runs, asked);
    const page = await runs.pageOf(report);
    // It carries its own style; opened from here all the same, it may run nothing.
    asked.reply.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    );
    asked.reply.header('content-type', 'text/html; charset=utf-8');
    return attached(asked.reply, `${cluster}-report.html`).send(page);
  });
}

const attached = (reply: FastifyReply, name: string): FastifyReply =>
  reply.header('content-disposition', `attachment; filename="${name}"`);

const noSuchRun = ({ cluster = '', runId = '' }: Partial<RunRef>) =>
  refusal(404, `there is no run ${runId} on cluster ${cluster}`);

async function looked(runs: Runs, { params }: Asked): Promise<RunLook> {
  const run = await runs.look(refOf(params));
  if (run === undefined) throw noSuchRun(params);
  return run;
}

async function withReport(runs: Runs, asked: Asked) {
  const { report, cluster, trouble, state } = await looked(runs, asked);
  if (report !== undefined) return { report, cluster };
  throw state === 'running'
    ? refusal(409, 'the run is under way; its report is there when it has ended')
    : refusal(404, 'this run left no report', ...(trouble === undefined ? [] : [trouble]));
}

/** Of a run that ended, what its report still tells of the plan. */
async function planOf(runs: Runs, run: RunLook): Promise<PlanView | undefined> {
  const { report, runId } = run;
  if (report === undefined) return runs.plan(run);
  const { planDigest, outline, findings, rehearsal } = report;
  return { planDigest, runId, outline, findings, changes: [], ...(rehearsal && { rehearsal }) };
}

const findingsOf = async (runs: Runs, run: RunLook): Promise<readonly Finding[]> =>
  run.report?.findings ?? (await runs.plan(run))?.findings ?? [];
