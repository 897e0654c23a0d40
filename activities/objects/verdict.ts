import { isKubeError, isPassing } from './kube-api.js';
import { whereOf, type Item } from './resource.js';
import { isOfType } from './surroundings.js';

/**
 * What became of one object: `created` by us, now or in an earlier attempt; `already equal`: others had made it so;
 * `made equal`: it was there and differed; `replaced`: a Node under the same name; `refused`: not as wanted, and left alone.
 */
export type Put = 'created' | 'already equal' | 'made equal' | 'replaced';

/** What became of one object, or of a dry run what would; `untried`: it cannot be known before. Never quotes content. */
export interface Verdict {
  /** `shop/Deployment/cart`. */
  readonly where: string;
  readonly became: Put | 'refused' | 'untried';
  /** Why it was refused or not tried, or what was taken over. */
  readonly because?: string;
  /** The server did not answer: it may take the object later. */
  readonly isSilence?: boolean;
}

/** The verdict on an object that was put, with what there is to say about it. */
export const verdictOn = (item: Item, became: Verdict['became'], because?: string): Verdict => ({
  where: whereOf(item),
  became,
  ...(because !== undefined && { because }),
});

/** The verdict on an object that the API did not take. */
export function refusalOf(item: Item, cause: unknown, more?: string): Verdict {
  const said = isSecret(item) ? reasonOf(cause) : messageOf(cause);
  const because = more === undefined ? said : `${said}; ${more}`;
  const isSilence = isPassing(cause);
  return { ...verdictOn(item, 'refused', because), ...(isSilence && { isSilence }) };
}

/** The API quotes what it refuses: that of a Secret stays here. */
const isSecret = isOfType('secrets');

const reasonOf = (cause: unknown): string =>
  isKubeError(cause) ? `${cause.status} ${cause.reason}`.trim() : 'could not be written';

/** Without method and path: of a dry run they would name another place. */
const messageOf = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).replace(request, '').slice(0, 500);

const request = /^(?:GET|POST|PUT|PATCH|DELETE) \S+: /;
