import type { Finding } from '../../../model/finding.js';
import type { Item } from '../../objects/resource.js';

/** What is kept of the objects that were read: what detectors need, and no more. */
export interface Sketch {
  /** Objects without what only one look needs: secrets, settings, environment, custom resources' contents. */
  readonly items: readonly Item[];
  /** Found on single objects as they passed by. */
  readonly findings: readonly Finding[];
  readonly writes: readonly Write[];
  readonly addresses: readonly Mention[];
}

/** What a client wrote, by its own account in `managedFields`. */
export interface Write {
  /** Name of the field manager: `kubectl-client-side-apply`. */
  readonly manager: string;
  /** The version it wrote in. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Within the last hour. */
  readonly isRecent: boolean;
  /** Objects. */
  readonly count: number;
  /** Names of the first of them. */
  readonly examples: readonly string[];
}

/** An address that stands literally in an object. */
export interface Mention {
  readonly where: string;
  readonly address: string;
}

/** Names that one finding or record lists; more say nothing more. */
export const namedAtMost = 5;

/** `a, b and 3 more`. */
export const listed = (names: readonly string[], count = names.length): string =>
  names.slice(0, namedAtMost).join(', ') +
  (count > namedAtMost ? ` and ${count - namedAtMost} more` : '');
