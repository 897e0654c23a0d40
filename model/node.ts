/** What a node is for. Also decides which half of a layout it has. */
export type NodeRole = 'control-plane' | 'worker';

/** A node as the operator names it: its Kubernetes name, and where sshd answers. */
export interface NodeRef {
  /** `metadata.name` of the Node object. */
  readonly name: string;
  /** Host name or IP literal for SSH. */
  readonly address: string;
  /** Port of sshd; 22 unless told. */
  readonly port: number;
  readonly role: NodeRole;
}

/** How to reach the nodes. Paths are on the host of the Temporal worker; no secret is in here. */
export interface SshAccess {
  readonly user: string;
  readonly privateKeyFile: string;
  /** The certificate of that key, where sshd trusts an authority of users. */
  readonly certificateFile?: string;
  /** Host keys are checked strictly against this file; an unknown key is refused. */
  readonly knownHostsFile: string;
  /** Hosts to go through, the first one from the worker first; without any the way is straight. */
  readonly jumpHosts?: readonly JumpHost[];
}

/** A host that forwards to the nodes. It sees what a router sees: each node shows its own key. */
export interface JumpHost {
  readonly address: string;
  readonly port: number;
  /** That of the nodes unless told. */
  readonly user?: string;
  /** That of the nodes unless told. */
  readonly privateKeyFile?: string;
  /** That of the nodes unless this or another key is told. */
  readonly certificateFile?: string;
}
