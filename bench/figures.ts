/** How one way of moving the cluster there and back went, milliseconds. */
export interface Figures {
  /** First component stopped until the last pod of a workload was Ready. */
  readonly windowMs: number;
  /** During which no target of the outside prober answered. */
  readonly awayMs: number;
  /** From the decision to go back until the application served for good. */
  readonly servingAgainMs: number;
}

/** What bare components need one after the other, milliseconds; nothing that waits for all can be faster. */
export interface Floor {
  /** Kubelet started until etcd takes connections. */
  readonly etcdMs: number;
  /** From there until the API server is ready. */
  readonly apiServerMs: number;
  /** Another kubelet started until its Node is Ready. */
  readonly nodeMs: number;
  /** A pod created, its image there, until it is Ready. */
  readonly podMs: number;
}

/** Everything that is measured once in a round. */
export interface Round {
  readonly cutover: Figures;
  readonly shell: Figures;
  readonly floor: Floor;
}

/** The whole chain. */
export const floorMs = ({ etcdMs, apiServerMs, nodeMs, podMs }: Floor): number =>
  etcdMs + apiServerMs + nodeMs + podMs;
