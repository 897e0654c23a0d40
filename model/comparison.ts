/** One way to migrate this cluster, beside the others. */
export interface StrategyOption {
  /** `in-place-switch/reimport`, `in-place-stepwise`. */
  readonly strategy: string;
  /** For people: `in-place switch, objects imported anew`. */
  readonly name: string;
  /** Can this release of kube-cutover run it? */
  readonly isOffered: boolean;
  /** Machines needed beside those that are there, at the most. */
  readonly extraNodes: number;
  /** How long workloads are away; 0 for none. Milliseconds; absent where that cannot be told beforehand. */
  readonly downtimeMs?: number;
  /** The same in words, with what it depends on. */
  readonly downtime: string;
  /** Maintenance windows. */
  readonly windows: number;
  readonly effort: string;
  /** How long the way back takes, and what it gives up. */
  readonly rollback: string;
  /** Why not, for this cluster; empty where nothing speaks against it. */
  readonly ruledOutBy: readonly string[];
}
