import type { Finding } from '../../../model/finding.js';
import type { KubernetesVersion } from '../../../model/version.js';
import type { JsonObject } from '../../objects/json-path.js';
import type { Item } from '../../objects/resource.js';
import type { Requested } from './requested-apis.js';
import type { Sketch } from './sketch.js';

/** All that findings are made of: one reading of a cluster. */
export interface Reading extends Sketch {
  /** By type, `deployments.apps`: every detector asks for a few. */
  readonly of: (...types: readonly string[]) => readonly Item[];
  /** Pods in the namespace of an object that have not come to their end: selectors reach no further. */
  readonly podsBeside: (item: Item) => readonly Item[];
  readonly apiServices: readonly JsonObject[];
  /** Deprecated APIs that clients asked the API server for. */
  readonly requested: readonly Requested[];
  /** Warnings that the cluster gave, newest part of them. */
  readonly events: readonly JsonObject[];
  /** VolumeAttachments, CSINodes and CertificateSigningRequests, which are never carried. */
  readonly momentary: readonly Item[];
  /** When the certificate of our own kubeconfig ends, epoch ms; absent where it has none. */
  readonly certificateEnds?: number;
  /** May the user of our own kubeconfig do everything? */
  readonly mayEverything: boolean;
  /** `gitVersion` of the API server. */
  readonly from: string;
  /** Target version. */
  readonly to: KubernetesVersion;
  /** Epoch ms. */
  readonly now: number;
}

/** What one look at a cluster shows to be noticed. Pure. */
export type FindingRule = (reading: Reading) => readonly Finding[];
