import { factsOf, type LabVersion } from '../cluster/versions.js';

/** The API versions in which people of a release's time wrote their manifests. */
export interface GroupVersions {
  readonly ingress: 'extensions/v1beta1' | 'networking.k8s.io/v1beta1' | 'networking.k8s.io/v1';
  readonly cronJob: 'batch/v1beta1' | 'batch/v1';
  readonly pdb: 'policy/v1beta1' | 'policy/v1';
  readonly hpa: 'autoscaling/v2beta1' | 'autoscaling/v2beta2' | 'autoscaling/v2';
  readonly crd: 'apiextensions.k8s.io/v1beta1' | 'apiextensions.k8s.io/v1';
}

/**
 * Which versions a release served best. Removals:
 * https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
export function groupVersionsOf(version: LabVersion): GroupVersions {
  const { minor } = factsOf(version);
  return {
    ingress: ingressOf(minor),
    cronJob: minor < 21 ? 'batch/v1beta1' : 'batch/v1',
    pdb: minor < 21 ? 'policy/v1beta1' : 'policy/v1',
    hpa: hpaOf(minor),
    crd: minor < 16 ? 'apiextensions.k8s.io/v1beta1' : 'apiextensions.k8s.io/v1',
  };
}

function ingressOf(minor: number): GroupVersions['ingress'] {
  if (minor >= 19) return 'networking.k8s.io/v1';
  return minor >= 16 ? 'networking.k8s.io/v1beta1' : 'extensions/v1beta1';
}

function hpaOf(minor: number): GroupVersions['hpa'] {
  if (minor >= 23) return 'autoscaling/v2';
  return minor >= 16 ? 'autoscaling/v2beta2' : 'autoscaling/v2beta1';
}
