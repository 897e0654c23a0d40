import { expect, test } from '@jest/globals';
import { commonVersion } from '../../../activities/objects/common-version.js';
import type { KubernetesVersion } from '../../../model/version.js';

test.each<[string, string, readonly string[], KubernetesVersion, string | undefined]>([
  ['deployments', 'apps', ['v1'], 'v1.23.6', 'v1'],
  ['deployments', 'apps', ['v1', 'v1beta2', 'v1beta1'], 'v1.23.6', 'v1'],
  ['services', '', ['v1'], 'v1.34.4', 'v1'],
  ['cronjobs', 'batch', ['v1beta1'], 'v1.23.6', 'v1beta1'],
  ['cronjobs', 'batch', ['v1beta1'], 'v1.28.6', undefined],
  ['ingresses', 'networking.k8s.io', ['v1', 'v1beta1'], 'v1.23.6', 'v1'],
  ['ingresses', 'networking.k8s.io', ['v1beta1'], 'v1.23.6', undefined],
  ['ingresses', 'networking.k8s.io', ['v1beta1'], 'v1.21.0', 'v1beta1'],
  ['poddisruptionbudgets', 'policy', ['v1beta1'], 'v1.23.6', 'v1beta1'],
  ['podsecuritypolicies', 'policy', ['v1beta1'], 'v1.25.0', undefined],
  ['horizontalpodautoscalers', 'autoscaling', ['v1', 'v2beta1', 'v2beta2'], 'v1.23.6', 'v2beta2'],
  ['horizontalpodautoscalers', 'autoscaling', ['v1', 'v2beta1', 'v2beta2'], 'v1.28.6', 'v1'],
  ['horizontalpodautoscalers', 'autoscaling', ['v1', 'v2', 'v2beta2'], 'v1.34.4', 'v2'],
  ['carts', 'example.com', ['v1alpha1', 'v2beta1'], 'v1.34.4', 'v2beta1'],
])('%s.%s served as %j is carried to %4$s as %5$s', (resource, group, served, to, common) => {
  expect(commonVersion({ group, resource }, served, to)).toBe(common);
});
