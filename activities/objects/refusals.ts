import { notYet, regressed } from '../failures.js';
import type { Verdict } from './verdict.js';

/** Names in a failure; the details have the rest. */
const namedRefusals = 10;
/** Names in the details of a failure: a page of a report. */
const keptRefusals = 200;

/**
 * The failure of an import that was refused in part: Regressed, or NotYet where the server did not answer and may take
 * it later. The details name more of them than the message.
 */
export function failureOf(refused: readonly Verdict[], begun = 'could not be imported'): Error {
  const sentences = refused.map(sentenceOn);
  const more = refused.length > namedRefusals ? `\nand ${refused.length - namedRefusals} more` : '';
  const message = `${refused.length} objects ${begun}:\n${sentences.slice(0, namedRefusals).join('\n')}${more}`;
  const details = { refused: sentences.slice(0, keptRefusals) };
  const isSilence = refused.every(({ isSilence: silent }) => silent === true);
  return isSilence ? notYet(message, details) : regressed(message, details);
}

/** `shop/Service/web: 422 …; it belongs to other/Service/thief` */
export const sentenceOn = ({ where, because = 'was refused' }: Verdict): string =>
  `${where}: ${because}`;
