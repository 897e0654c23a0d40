/** What a minor of Kubernetes goes with. */
export interface VersionFacts {
  /** 23 for v1.23. */
  readonly minor: number;
  /** etcd that kubeadm brings at the last patch, without `v`: `3.5.6`. */
  readonly etcd: string;
  /** The oldest etcd that kubeadm accepts from outside. */
  readonly minExternalEtcd: string;
  readonly coredns: string;
  readonly pause: string;
}
