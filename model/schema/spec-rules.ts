import type { z } from 'zod';
import type { KubernetesVersion } from '../version.js';
import { byAge, isVersion, minorOf } from '../version.js';
import { isMap, refuseRepeats } from './fields.js';
import { refusesSelf } from './gate-policy.js';
import { shown } from '../shown.js';

type Written = Readonly<Record<string, unknown>>;
type Report = (path: readonly (string | number)[], input: unknown, message: string) => void;

/** Older clusters may lie on etcd v2 or kinds that no table here knows. */
const oldestMinor = 14;

/** What no single field can tell. Takes the input as it stands, so that all errors come at once. */
export function reportAcrossFields(written: unknown, context: z.core.$RefinementCtx): void {
  if (!isMap(written)) return;
  const report: Report = (path, input, message) =>
    context.addIssue({ code: 'custom', message, path: [...path], input });
  for (const rule of [
    versions,
    nodesApart,
    controlPlane,
    failureBudget,
    gates,
    batchGate,
    stepwise,
    requester,
    checks,
    waivers,
    manifests,
    ladder,
  ])
    rule(written, report);
}

const versionOf = (value: unknown): KubernetesVersion | undefined =>
  typeof value === 'string' && isVersion(value) ? value : undefined;

function versions(written: Written, report: Report): void {
  const from = versionOf(written['from']);
  const to = versionOf(written['version']);
  if (from !== undefined && minorOf(from) < oldestMinor)
    report(['from'], from, `must be v1.${oldestMinor}.0 or newer`);
  if (from !== undefined && to !== undefined && byAge(to, from) <= 0)
    report(['version'], to, `must be newer than ${from}, the version to move from`);
}

/** Two entries for one machine would be changed twice, at the same time. */
function nodesApart(written: Written, report: Report): void {
  const { nodes, ssh } = written;
  const port = (isMap(ssh) ? ssh['port'] : undefined) ?? 22;
  const where = ({ address, port: own }: Written): string | undefined =>
    typeof address === 'string' ? `${oneForm(address)} port ${shown(own ?? port)}` : undefined;
  refuseRepeats(
    nodes,
    ({ name }) => name,
    (index, first, name) =>
      report(['nodes', index, 'name'], name, `must be another name than that of nodes[${first}]`),
  );
  refuseRepeats(nodes, where, (index, first, key) =>
    report(
      ['nodes', index, 'address'],
      key,
      `must be another address than that of nodes[${first}]`,
    ),
  );
}

/** One machine in one form: an IPv6 address has many, and capitals mean nothing. */
function oneForm(address: string): string {
  const url = `http://[${address.replace(/[^0-9A-Fa-f:.]/g, 'x')}]`;
  if (!address.includes(':') || !URL.canParse(url)) return address.toLowerCase();
  const form = new URL(url).hostname.slice(1, -1);
  const [, high = '', low = ''] = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(form) ?? [];
  if (high === '') return form;
  // An IPv4 address in the clothes of IPv6.
  const number = Number.parseInt(high, 16) * 65_536 + Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.');
}

function controlPlane({ nodes }: Written, report: Report): void {
  if (!Array.isArray(nodes) || nodes.length === 0) return;
  const roles = nodes.map((node: unknown) => (isMap(node) ? node['role'] : undefined));
  if (!roles.includes('control-plane'))
    report(['nodes'], nodes, 'must name at least one node with role: control-plane');
}

function failureBudget({ nodes, failureBudget: budget }: Written, report: Report): void {
  if (!Array.isArray(nodes) || nodes.length === 0 || typeof budget !== 'number') return;
  if (budget >= nodes.length)
    report(['failureBudget'], budget, `must be less than the number of nodes, ${nodes.length}`);
}

function gates(written: Written, report: Report): void {
  refuseRepeats(
    written['gates'],
    () => undefined,
    (index, first, gate) =>
      report(['gates', index], gate, `must be named once; gates[${first}] is the same`),
  );
}

/** With a re-import all workers are away at the same time: a gate between them would only make that longer. */
function batchGate({ gates: asked, carry, strategy }: Written, report: Report): void {
  if (!Array.isArray(asked) || carry === 'data' || !asked.includes('batch')) return;
  if (strategy === 'in-place-stepwise') return;
  report(
    ['gates', asked.indexOf('batch')],
    'batch',
    'must not be batch with carry: reimport, which changes all workers at the same time',
  );
}

/** A setting that nothing reads would be believed in. */
function stepwise({ strategy, carry, workers }: Written, report: Report): void {
  if (strategy === 'in-place-stepwise' && carry === 'reimport')
    report(['carry'], carry, 'must be left out: in a stepwise upgrade the data stays where it is');
  if (strategy === 'in-place-switch' && workers === 'lag')
    report(['workers'], workers, 'must be left out: a switch moves all nodes together');
}

/** Nobody can be told from the one who asked where nobody says who asked. */
function requester({ approvals, requestedBy, requestSignature }: Written, report: Report): void {
  if (requestSignature !== undefined && requestedBy === undefined)
    report(['requestedBy'], requestedBy, 'must say who asks, as the request is signed');
  if (refusesSelf(approvals) && requestedBy === undefined)
    report(['requestedBy'], requestedBy, 'must say who asks, as approvals.selfApproval is refused');
}

function checks(written: Written, report: Report): void {
  refuseRepeats(
    written['checks'],
    ({ name }) => name,
    (index, first, name) =>
      report(['checks', index, 'name'], name, `must be another name than that of checks[${first}]`),
  );
}

/** Two waivers for one thing have two reasons, and nobody could say which of them counted. */
function waivers(written: Written, report: Report): void {
  const keyOf = ({ finding, where }: Written): unknown =>
    typeof finding === 'string' && (where === undefined || typeof where === 'string')
      ? [finding, ...(where === undefined ? [] : [where])].join(' at ')
      : undefined;
  refuseRepeats(written['waivers'], keyOf, (index, first, key) =>
    report(['waivers', index], key, `must be waived once; waivers[${first}] is about the same`),
  );
}

function manifests(written: Written, report: Report): void {
  refuseRepeats(
    written['manifests'],
    () => undefined,
    (index, first, folder) =>
      report(['manifests', index], folder, `must be named once; manifests[${first}] is the same`),
  );
}

/** A rung of the target's version, or newer, has nothing to rewrite for it; one that is older than the old side reads less. */
function ladder(written: Written, report: Report): void {
  const { strategy, ladder: rungs } = written;
  if (!Array.isArray(rungs)) return;
  if (strategy === 'in-place-stepwise' && rungs.length > 0)
    report(
      ['ladder'],
      `${rungs.length} rungs`,
      'must be left out: a stepwise upgrade writes no data anew; have the old API server write it',
    );
  const [from, to] = [versionOf(written['from']), versionOf(written['version'])];
  rungs.forEach((rung: unknown, index) => {
    const version = isMap(rung) ? versionOf(rung['version']) : undefined;
    if (version === undefined) return;
    if (
      (from !== undefined && byAge(version, from) < 0) ||
      (to !== undefined && byAge(version, to) >= 0)
    )
      report(
        ['ladder', index, 'version'],
        version,
        `must be between ${from ?? 'the version to move from'} and ${to ?? 'the version to move to'}`,
      );
  });
  refuseRepeats(
    rungs,
    ({ version }) => version,
    (index, first, version) =>
      report(
        ['ladder', index, 'version'],
        version,
        `must be named once; ladder[${first}] is the same`,
      ),
  );
}
