/** Controls, and marks that hide or turn what stands beside them; line breaks and tabs are text. */
const unprintable = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text from outside, fit for a terminal or a page: what nobody could see is shown by its code. */
export const printable = (text: string): string =>
  text.replace(
    unprintable,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
