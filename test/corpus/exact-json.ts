import type { Json } from '../../model/json.js';

/** Stands before a number that JavaScript cannot hold exactly. */
const mark = 'exactly ';

/** Strings first, so that digits within them are left alone. */
const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Parses JSON; an integer beyond 2^53 comes as text with all its digits, where `JSON.parse` would round it. */
export const parseExactly = (text: string): Json =>
  JSON.parse(
    text.replaceAll(tokens, (token) => (isTooLong(token) ? `"${mark}${token}"` : token)),
  ) as Json;

/** The other way: what `exactly` made is written as the number that it stands for. */
export const writeExactly = (value: Json): string =>
  JSON.stringify(value).replaceAll(new RegExp(`"${mark}(-?\\d+)"`, 'g'), '$1');

/** An integer of any size, for an object of the corpus. */
export const exactly = (digits: string): string => `${mark}${digits}`;

const isTooLong = (token: string): boolean =>
  /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));
