/** Controls, and marks that hide or turn what stands beside them; line breaks and tabs are text. */
const unprintable = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Text from outside, fit for a terminal or a page: what nobody could see is shown by its code, in UTF-16 as JSON has it,
 * so that JSON stays the same JSON.
 */
export const printable = (text: string): string =>
  text.replace(unprintable, (character) =>
    Array.from({ length: character.length }, (_, at) => codeOf(character.charCodeAt(at))).join(''),
  );

const codeOf = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;
