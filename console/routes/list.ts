import type { FastifyInstance } from 'fastify';
import { refusal } from '../http/refusal.js';
import { listPage } from '../pages/list-page.js';
import { pathOf } from '../pages/paths.js';
import type { Wanted } from '../runs.js';
import { refOf } from './run-ref.js';
import { type Console, onGet, sendPage } from './routes.js';

/** The list of runs, and the way to the newest run of a cluster. */
export function listRoutes(app: FastifyInstance, console_: Console): void {
  const { runs, assets, now } = console_;

  app.get('/', async (_, reply) => reply.redirect('/runs', 303));

  onGet(app, console_, '/runs', async ({ reply, who, query }) => {
    const wanted = wantedOf(query);
    const page = await runs.list(wanted);
    return sendPage(reply, listPage({ assets, who, wanted, page, now: now() }));
  });

  onGet(app, console_, '/runs/:cluster', async ({ reply, params }) => {
    const { cluster } = refOf({ ...params, runId: anyRun });
    const newest = await runs.newest(cluster);
    if (newest === undefined) throw refusal(404, `there is no run on cluster ${cluster}`);
    return reply.redirect(pathOf(newest), 303);
  });
}

/** Any id, where only the cluster is to be checked. */
const anyRun = '00000000-0000-0000-0000-000000000000';

const longestToken = 4096;

function wantedOf({ which = 'all', after }: Readonly<Record<string, string>>): Wanted {
  if (which !== 'all' && which !== 'running' && which !== 'ended')
    throw refusal(400, 'which runs? all, running or ended');
  if (after === undefined) return { which };
  if (!/^[\w-]+$/.test(after) || after.length > longestToken)
    throw refusal(400, 'there is no such page of the list');
  return { which, after };
}
