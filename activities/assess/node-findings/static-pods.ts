import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import { minorOf } from '../../../model/version.js';
import { onePlainYaml } from '../../yaml/plain-yaml.js';
import type { Detector } from './detector.js';

/** Fields of a pod that refer to objects of the API. CHANGELOG-1.34: static pods with them are refused. */
const REFERENCES = new Set([
  'configMap',
  'configMapKeyRef',
  'configMapRef',
  'secret',
  'secretKeyRef',
  'secretRef',
  'persistentVolumeClaim',
  'resourceClaims',
  'imagePullSecrets',
]);
/** The agent tells this much of a file; what was cut cannot be judged. */
const CUT = 24 * 1024;
/** A manifest is shallower than this. */
const DEEPEST = 20;

/** Every file of the manifests directory: the layout's own, those of others, and what was never meant to be started. */
export const staticPods: Detector = ({ strays }, { node, layout, to }) => {
  const own = new Set(layout.components.map(({ path }) => path));
  return (strays?.manifests ?? []).flatMap(({ path, text }): Finding[] => {
    if (own.has(path) && minorOf(to) < 34) return [];
    if (text.length >= CUT) return [];
    const pod = podOf(text);
    const names = minorOf(to) >= 34 ? referencesIn(specOf(pod), DEEPEST) : [];
    const refers =
      names.length > 0
        ? [found('static-pod-names-objects', node.name, `${path} refers to ${names.join(', ')}`)]
        : [];
    if (own.has(path)) return refers;
    if (!/\.(?:ya?ml|json)$/.test(path) || pod === undefined)
      return [found('manifest-stray', node.name, `${path} is read by the kubelet, too`)];
    return [...refers, found('static-pod-of-others', node.name, `${path} is a static pod`)];
  });
};

function podOf(text: string): object | undefined {
  try {
    const content = onePlainYaml(text);
    const isPod =
      typeof content === 'object' &&
      content !== null &&
      'kind' in content &&
      (content.kind === 'Pod' || content.kind === 'PodList');
    return isPod ? content : undefined;
  } catch {
    return undefined;
  }
}

const specOf = (pod: object | undefined): unknown =>
  pod !== undefined && 'spec' in pod ? pod.spec : undefined;

function referencesIn(value: unknown, depth: number): string[] {
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  if (Array.isArray(value))
    return [...new Set(value.flatMap((one) => referencesIn(one, depth - 1)))];
  const found = Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    REFERENCES.has(name) ? [name] : referencesIn(inner, depth - 1),
  );
  const account: unknown = 'serviceAccountName' in value ? value.serviceAccountName : undefined;
  return [...new Set([...found, ...(account ? ['serviceAccountName'] : [])])];
}
