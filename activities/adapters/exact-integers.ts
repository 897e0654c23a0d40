import type { Json } from '../../model/json.js';

/**
 * Integers of custom resources have 64 bits, and JavaScript's numbers 53: read as such they would come back as others.
 * They are held as text that begins with a character which no text of people begins with, and written as numbers again;
 * text that does begin with it gets one more, and loses it on the way out.
 */
const mark = '\\u0001';
const held = `"${mark}integer `;

/** Texts first, so that digits within them are left alone. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const texts = /"[^"\\]*(?:\\.[^"\\]*)*"/g;
/** Most answers have neither, and are parsed at once. */
const isSuspect = (text: string): boolean => /\d{16}/.test(text) || text.includes(`"${mark}`);

/** JSON with every digit of its integers. @throws SyntaxError */
export const parseExactly = (text: string): Json =>
  JSON.parse(isSuspect(text) ? text.replaceAll(tokens, hold) : text);

/** What was parsed so, as JSON with those integers as numbers. */
export function writeExactly(value: Json): string {
  const text = JSON.stringify(value);
  return text.includes(`"${mark}`) ? text.replaceAll(texts, release) : text;
}

function hold(token: string): string {
  if (token.startsWith(`"${mark}`)) return `"${mark}${token.slice(1)}`;
  const isLong = /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));
  return isLong ? `${held}${token}"` : token;
}

function release(token: string): string {
  if (token.startsWith(held)) return token.slice(held.length, -1);
  return token.startsWith(`"${mark}${mark}`) ? `"${token.slice(1 + mark.length)}` : token;
}
