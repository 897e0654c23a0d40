import type { ComponentName } from '../layout.js';

/** A version of a component's configuration file that later releases refuse. */
export interface RemovedConfig {
  readonly component: ComponentName;
  readonly kind: string;
  readonly apiVersion: string;
  /** 23: v1.23 refuses it. */
  readonly goneIn: number;
  /** What to write instead. */
  readonly replacement: string;
}

const scheduler = (version: string, goneIn: number, replacement: string): RemovedConfig => ({
  component: 'kube-scheduler',
  kind: 'KubeSchedulerConfiguration',
  apiVersion: `kubescheduler.config.k8s.io/${version}`,
  goneIn,
  replacement: `kubescheduler.config.k8s.io/${replacement}`,
});
const audit = (version: string): RemovedConfig => ({
  component: 'kube-apiserver',
  kind: 'Policy',
  apiVersion: `audit.k8s.io/${version}`,
  goneIn: 24,
  replacement: 'audit.k8s.io/v1',
});

/**
 * Source: files of each version given to the programs of v1.15.12, v1.18.8, v1.19.12, v1.23.6 and v1.34.4; the minors
 * in between from the release notes. The target's own program has the last word, in the rehearsal.
 */
export const removedConfigs: readonly RemovedConfig[] = [
  scheduler('v1alpha1', 19, 'v1beta1'),
  scheduler('v1alpha2', 19, 'v1beta1'),
  scheduler('v1beta1', 23, 'v1beta3'),
  scheduler('v1beta2', 28, 'v1'),
  scheduler('v1beta3', 29, 'v1'),
  audit('v1alpha1'),
  audit('v1beta1'),
];
