import type { FastifyInstance } from 'fastify';
import { isFault } from '../../client/fault.js';
import { readYaml } from '../../client/read-yaml.js';
import type { SpecFile } from '../../client/read-spec.js';
import { type FieldError, parse } from '../../model/schema/parse.js';
import { InPlaceSpecSchema } from '../../model/schema/spec.js';
import { requireRole } from '../http/guard.js';
import { pathOf } from '../pages/paths.js';
import { startPage } from '../pages/start-page.js';
import { type Console, onGet, onPost, sendPage } from './routes.js';

/** Starting a run from a spec that is pasted or uploaded. */
export function startRoutes(app: FastifyInstance, console_: Console): void {
  const { runs, assets, tell } = console_;

  onGet(app, console_, '/start', async ({ reply, who }) => {
    requireRole(who, 'operator');
    return sendPage(reply, startPage({ assets, who }));
  });

  onPost(app, console_, '/start', 'operator', async ({ reply, who, form }) => {
    const pasted = form.get('spec') ?? '';
    const written = pasted.trim() === '' ? (form.get('file') ?? '') : pasted;
    const spec = readStart(written, who.name);
    const refused = (errors: readonly FieldError[], status: number) =>
      sendPage(reply, startPage({ assets, who, written, errors }), status);
    if ('errors' in spec) return refused(spec.errors, 422);
    try {
      const ref = await runs.start(spec);
      tell(`${who.name}: start ${ref.cluster} ${ref.runId}`);
      const text = 'the run is started; it makes its plan and waits for the approval of it';
      who.flash.push({ kind: 'good', text });
      return reply.redirect(pathOf(ref), 303);
    } catch (cause) {
      if (!isFault(cause)) throw cause;
      return refused(
        cause.lines.map((message) => ({ path: '', message })),
        409,
      );
    }
  });
}

/**
 * A spec as it was pasted, asked for by whoever is logged in: gates that refuse the one who asked
 * must not be fooled by a field. Pure.
 */
export function readStart(
  text: string,
  by: string,
): SpecFile | { readonly errors: readonly FieldError[] } {
  const yaml = readYaml(Buffer.from(text, 'utf8'));
  if (!yaml.ok) return { errors: yaml.errors };
  const isMap = typeof yaml.value === 'object' && yaml.value !== null && !Array.isArray(yaml.value);
  const asked: { readonly requestedBy?: unknown; readonly requestSignature?: unknown } = isMap
    ? { ...yaml.value }
    : {};
  const written =
    isMap && asked.requestedBy === undefined ? { ...asked, requestedBy: by } : yaml.value;
  const parsed = parse(InPlaceSpecSchema, written);
  const other: FieldError[] =
    // A signature proves who asks: the run refuses one that does not.
    asked.requestedBy === undefined ||
    asked.requestedBy === by ||
    asked.requestSignature !== undefined
      ? []
      : [{ path: 'requestedBy', message: `must be you, ${by}, or left out` }];
  if (!parsed.ok) return { errors: [...parsed.errors, ...other] };
  return other.length > 0 ? { errors: other } : { written, spec: parsed.value };
}
