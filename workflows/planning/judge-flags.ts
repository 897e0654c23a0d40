import { lostFlags } from '../../model/facts/lost-flags.js';
import { renamedFlags } from '../../model/facts/renamed-flags.js';
import type { Finding } from '../../model/finding.js';
import type { Inventory } from '../../model/inventory.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { minorOf } from '../../model/version.js';
import { changesOf, type PlannedComponent } from './command-lines.js';
import { goneFlags } from '../../model/facts/gone.js';
import { onNodes, type Remark } from './on-nodes.js';
import { flagsOf } from './translate.js';

/** Values of removed flags that say more than their removal, and are told by it (`judgeValues`). */
const toldByValue: Readonly<Record<string, (value: string) => boolean>> = {
  'insecure-port': (value) => value !== '0',
  port: (value) => value !== '0',
  'cloud-provider': (value) => value !== '' && value !== 'external',
  'container-runtime': (value) => value === 'docker',
  'network-plugin': (value) => value !== '' && value !== 'cni',
};
/** Required of API servers from v1.20 on. */
const signingKey = 'service-account-signing-key-file';
const requiredFlags = ['service-account-issuer', signingKey];

/** Flags that the target does not know, names otherwise, or needs: mended ones are notes, the others are not. */
export const judgeFlags = (spec: InPlaceSpec, inventory: Inventory): Finding[] =>
  onNodes(changesOf(spec, inventory), (planned) => [
    ...removed(spec, planned),
    ...added(spec, planned),
  ]);

function removed(spec: InPlaceSpec, { facts, change }: PlannedComponent): Remark[] {
  const { component } = facts;
  const way = { from: spec.from, to: spec.version };
  const gone = new Set(goneFlags(component, way));
  const flags = flagsOf(facts.args);
  return change.remove
    .filter((flag) => gone.has(flag))
    .flatMap((flag): Remark[] => {
      const where = `${component} --${flag}`;
      const heir = renamedFlags[component]?.[flag];
      if (heir !== undefined)
        return [{ id: 'flag-renamed', where, what: `is --${heir} in ${spec.version}` }];
      const value = flags.get(flag) ?? '';
      const loss = isIdle(value) ? undefined : lostFlags[component]?.[flag];
      if (loss === undefined)
        return toldByValue[flag]?.(value)
          ? []
          : [{ id: 'flag-removed', where, what: `${spec.version} has no such flag` }];
      const id = loss.severity === 'blocker' ? 'flag-indispensable' : 'flag-lost';
      const what = `${spec.version} has no such flag: ${loss.loss}`;
      return [{ id, where, what, remedy: loss.remedy }];
    });
}

/** A flag that was set to do nothing. */
const isIdle = (value: string): boolean => value === '' || value === '0';

function added(spec: InPlaceSpec, { facts, change }: PlannedComponent): Remark[] {
  if (facts.component !== 'kube-apiserver' || minorOf(spec.version) < 20) return [];
  const flags = flagsOf(facts.args);
  return requiredFlags
    .filter((flag) => !flags.has(flag))
    .map((flag): Remark => {
      const where = `kube-apiserver --${flag}`;
      const value = change.set[flag];
      return value === undefined
        ? {
            id: 'flag-missing',
            where,
            what: `${spec.version} needs it, and the controller manager beside it names no --service-account-private-key-file`,
          }
        : { id: 'flag-added', where, what: `${spec.version} needs it and gets ${value}` };
    });
}
