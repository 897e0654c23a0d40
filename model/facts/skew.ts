/**
 * How many minors components may be apart. Source: the version skew policy,
 * https://kubernetes.io/releases/version-skew-policy/
 */
export const skew = {
  /** API servers of one cluster among each other. */
  apiServers: 1,
  /** Controller manager and scheduler behind the API server; never before it. */
  controllers: 1,
  /** kubectl before or behind the API server. */
  kubectl: 1,
  /** A kubelet, or kube-proxy, of this minor or later may be three behind; an older one two. */
  nodesSince: 25,
  nodes: 3,
  oldNodes: 2,
} as const;
