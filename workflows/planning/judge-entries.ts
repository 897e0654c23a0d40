import { removedPlugins } from '../../model/facts/admission-plugins.js';
import { lostGates } from '../../model/facts/lost-gates.js';
import { removedApis } from '../../model/facts/removed-apis.js';
import type { Finding } from '../../model/finding.js';
import type { Inventory } from '../../model/inventory.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { minorOf } from '../../model/version.js';
import { changesOf, type PlannedComponent } from './command-lines.js';
import { goneGates, gonePlugins } from '../../model/facts/gone.js';
import { onNodes, type Remark } from './on-nodes.js';
import { entriesOf } from './translate-lists.js';
import { flagsOf } from './translate.js';

/** Feature gates, admission plugins and versions of the API that command lines name and the target does not know. */
export const judgeEntries = (spec: InPlaceSpec, inventory: Inventory): Finding[] =>
  onNodes(changesOf(spec, inventory), (planned) => [
    ...gates(spec, planned),
    ...plugins(spec, planned),
    ...runtimeConfig(spec, planned),
  ]);

function gates(spec: InPlaceSpec, { facts }: PlannedComponent): Remark[] {
  const gone = new Set(goneGates({ from: spec.from, to: spec.version }));
  return entriesOf(flagsOf(facts.args).get('feature-gates'))
    .map((entry) => entry.split('='))
    .filter(([gate = '']) => gone.has(gate))
    .map(([gate = '', value = '']) => gateRemark(facts.component, gate, value, spec.version));
}

function gateRemark(component: string, gate: string, value: string, version: string): Remark {
  const where = `${component} --feature-gates=${gate}=${value}`;
  const what = `${version} has no such feature gate`;
  const isOn = /^(?:true|1|t)$/i.test(value);
  const loss = lostGates[gate];
  if (isOn && loss !== undefined) return { id: 'gate-lost', where, what: `${what}: ${loss}` };
  return { id: isOn || loss !== undefined ? 'gate-removed' : 'gate-forced', where, what };
}

function plugins(spec: InPlaceSpec, { facts }: PlannedComponent): Remark[] {
  const gone = new Set(gonePlugins({ from: spec.from, to: spec.version }));
  const flags = flagsOf(facts.args);
  return (['enable-admission-plugins', 'disable-admission-plugins', 'admission-control'] as const)
    .flatMap((flag) => entriesOf(flags.get(flag)).map((name) => ({ flag, name })))
    .filter(({ name }) => gone.has(name))
    .map(({ flag, name }): Remark => {
      const loss = removedPlugins.find((plugin) => plugin.name === name)?.loss;
      const where = `${facts.component} --${flag}=${name}`;
      const what = `${spec.version} has no such admission plugin`;
      return loss === undefined || flag === 'disable-admission-plugins'
        ? { id: 'plugin-removed', where, what }
        : { id: 'plugin-lost', where, what: `${what}: ${loss}` };
    });
}

/** Versions switched on for somebody; those that the target does not have at all. */
function runtimeConfig(spec: InPlaceSpec, { facts }: PlannedComponent): Remark[] {
  if (facts.component !== 'kube-apiserver') return [];
  return entriesOf(flagsOf(facts.args).get('runtime-config'))
    .map((entry) => entry.split('='))
    .filter(([, value = 'true']) => value === 'true')
    .flatMap(([path = '']): Remark[] => {
      const apiVersion = path.split('/').slice(0, 2).join('/');
      const gone = removedApis.filter(
        (api) => api.apiVersion === apiVersion && api.removedIn <= minorOf(spec.version),
      );
      const kinds = gone.map(({ kind }) => kind);
      const where = `kube-apiserver --runtime-config=${path}`;
      const what = `${spec.version} has no ${kinds.join(', ')} of ${apiVersion}`;
      return gone.length === 0 ? [] : [{ id: 'runtime-config-removed', where, what }];
    });
}
