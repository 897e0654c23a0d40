/** A text in a JSON document, and the characters from its opening to its closing quote. */
export interface JsonString {
  readonly path: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** The next quote, bracket, comma or colon; between them there is nothing to remember. */
const mark = /["[\]{},:]/g;

interface Level {
  readonly isList: boolean;
  key: string;
  isValue: boolean;
}

/**
 * Every text that is a value in a document known to be valid JSON, with its place: so that one of them can be replaced
 * and every other byte stays, numbers that JavaScript cannot hold included.
 */
export function* jsonStrings(json: string): Generator<JsonString> {
  const levels: Level[] = [];
  for (let at = 0; at < json.length;) {
    mark.lastIndex = at;
    const next = mark.exec(json);
    if (next === null) return;
    at = mark.lastIndex;
    const level = levels.at(-1);
    if (next[0] === '"') {
      const start = at - 1;
      at = endOfText(json, at);
      if (level === undefined || level.isValue || level.isList)
        yield { path: levels.map(({ key }) => key), start, end: at };
      else level.key = String(JSON.parse(json.slice(start, at)));
    } else step(next[0], levels);
  }
}

/** Behind the quote that closes a text. A pattern would need the stack for each character of a long one. */
function endOfText(json: string, from: number): number {
  for (let at = from; at < json.length; at++)
    if (json[at] === '\\') at++;
    else if (json[at] === '"') return at + 1;
  return json.length;
}

function step(symbol: string, levels: Level[]): void {
  const level = levels.at(-1);
  if (symbol === '{') levels.push({ isList: false, key: '', isValue: false });
  else if (symbol === '[') levels.push({ isList: true, key: '0', isValue: true });
  else if (symbol === '}' || symbol === ']') levels.pop();
  else if (symbol === ':' && level !== undefined) level.isValue = true;
  else if (symbol === ',' && level !== undefined) {
    if (level.isList) level.key = String(Number(level.key) + 1);
    else level.isValue = false;
  }
}

/** A text as Go's encoding/json writes it, which Helm uses. */
export const goString = (value: string): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
