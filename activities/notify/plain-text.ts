/** Controls, marks that hide or turn what stands beside them, and halves of characters; line breaks and tabs are text. */
const unprintable = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Text from outside without anything that cannot be seen, and cut to so many characters, whole ones. */
export function plainText(text: string, maxLength: number): string {
  // Cut first: a text of megabytes is not walked through for its first page.
  const seen = text.slice(0, maxLength * 2).replace(unprintable, '');
  const characters = Array.from(seen);
  const isCut = characters.length > maxLength || text.length > maxLength * 2;
  return isCut ? `${characters.slice(0, maxLength - 1).join('')}…` : seen;
}
