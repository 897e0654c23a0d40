import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import { minorOf } from '../../../model/version.js';
import { textAt, valueAt } from '../../objects/json-path.js';
import { amountOf } from '../../objects/quantity.js';
import { nameOf, namespaceOf, whereOf, type Item } from '../../objects/resource.js';
import type { FindingRule, Reading } from './rule.js';
import { templatesOf, type Template } from './templates.js';

const corednsOf = (reading: Reading): readonly Template[] =>
  templatesOf(reading).filter(({ containers }) =>
    containers.some((one) => /\/coredns:/.test(textAt(one, 'image') ?? '')),
  );

/** CoreDNS that today's API server is too old for: it cannot be where a rollback leads. */
export const newCoredns: FindingRule = (reading) =>
  corednsOf(reading).flatMap(({ item, containers }): Finding[] => {
    const image = containers.map((one) => textAt(one, 'image') ?? '').join(' ');
    const minor = Number(/coredns:v?1\.(\d+)/.exec(image)?.[1]);
    const server = Number(/^v1\.(\d+)/.exec(reading.from)?.[1]);
    const isTooNew = minor >= 11 && server <= 20;
    return isTooNew ? [found('coredns-too-new', whereOf(item), `${image} at ${reading.from}`)] : [];
  });

/** kubeadm's own limit. */
const leastMemory = 170 * 1024 * 1024;

/** CoreDNS that has less memory than kubeadm would give it. */
export const tightCoredns: FindingRule = (reading) =>
  corednsOf(reading).flatMap(({ item, containers }) =>
    containers.flatMap((one): Finding[] => {
      const limit = textAt(one, 'resources', 'limits', 'memory');
      const isTight = (amountOf(limit) ?? Infinity) < leastMemory;
      return isTight ? [found('coredns-memory', whereOf(item), `its limit is ${limit}`)] : [];
    }),
  );

/** Plug-ins and options that CoreDNS lost, with the release that lost them. */
const removed: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /^\s*proxy\s/m, what: 'plug-in proxy, removed in 1.5.0; use forward' },
  { pattern: /^\s*upstream\s*(?:\S.*)?$/m, what: 'option upstream, removed in 1.7.0' },
  { pattern: /^\s*resyncperiod\s/m, what: 'option resyncperiod, removed in 1.7.0' },
  { pattern: /^\s*federation\s/m, what: 'plug-in federation, removed in 1.7.0' },
];

const settingOf = ({ of }: Reading, name: string): Item | undefined =>
  of('configmaps').find(
    ({ object }) => namespaceOf(object) === 'kube-system' && nameOf(object) === name,
  );

/** A Corefile that a newer CoreDNS refuses. */
export const oldCorefile: FindingRule = (reading) => {
  const item = settingOf(reading, 'coredns');
  const corefile = textAt(item?.object, 'data', 'Corefile') ?? '';
  return item === undefined
    ? []
    : removed
        .filter(({ pattern }) => pattern.test(corefile))
        .map(({ what }) => found('corefile-removed-plugin', whereOf(item), what));
};

/** A mode of kube-proxy that the target does not have. */
export const oldProxyMode: FindingRule = (reading) => {
  const item = settingOf(reading, 'kube-proxy');
  const config = textAt(valueAt(item?.object, 'data'), 'config.conf') ?? '';
  const mode = /^mode:\s*"?(\w*)"?\s*$/m.exec(config)?.[1] ?? '';
  return item === undefined || mode !== 'userspace' || minorOf(reading.to) < 26
    ? []
    : [found('proxy-mode-removed', whereOf(item), 'its mode is userspace')];
};
