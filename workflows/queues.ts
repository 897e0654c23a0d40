/** Queue of workflows and of activities that talk to the Kubernetes API. */
export const CLUSTER_QUEUE = 'kube-cutover';
/** Queue of activities that act on nodes; rate-limited by its worker. */
export const NODE_QUEUE = 'kube-cutover-nodes';
