import { durationText } from '../../model/duration.js';
import { constants, rates, seconds, spoken } from './estimate-constants.js';

/** A time and the text of how it came about; both are made at once, so that they cannot differ. */
export interface Term {
  /** Milliseconds. */
  readonly ms: number;
  readonly text: string;
}

/** A time that a line of the runbook takes. */
export interface Part extends Term {
  readonly name: string;
}

/** One constant by name: `clear worker 3.6 s`. */
export const constant = (name: keyof typeof constants): Term => ({
  ms: constants[name].ms,
  text: `${spoken(name)} ${seconds(constants[name].ms)}`,
});

/** A time that is explained elsewhere: `grace 10.0 s`. */
export const known = (name: string, ms: number): Term => ({
  ms,
  text: `${name} ${durationText(ms)}`,
});

/** Things at a rate: `1,200 objects / 165 objects/s`. */
export function atRate(count: number, what: string, rate: keyof typeof rates): Term {
  const { perSecond, unit } = rates[rate];
  return {
    ms: (count / perSecond) * 1000,
    text: `${grouped(count)} ${what} / ${perSecond} ${unit}`,
  };
}

/** `3 waves × (…)`; a single one is not worth a word. */
export function times(count: number, what: string, one: Term): Term {
  if (count === 1) return one;
  const text = one.text.includes(' + ') ? `(${one.text})` : one.text;
  return { ms: count * one.ms, text: `${grouped(count)} ${what} × ${text}` };
}

/** One after the other; what takes no time is not told. */
export function sum(...terms: readonly Term[]): Term {
  const told = terms.filter(({ ms }) => ms > 0);
  return {
    ms: told.reduce((all, { ms }) => all + ms, 0),
    text: told.map(({ text }) => text).join(' + ') || 'nothing to do',
  };
}

/** A time by the name of its part. */
export const named = (name: string, { ms, text }: Term): Part => ({ name, ms, text });

/** Parts one after the other, each by its name: its own formula stands where the part is told. */
export const whole = (...parts: readonly Part[]): Term =>
  sum(...parts.map(({ name, ms }) => known(name, ms)));

/** Side by side: the longer of two counts, and is the one that is told. */
export const longer = (a: Term, b: Term): Term => (a.ms >= b.ms ? a : b);

/** `13,720`; without Intl, which a workflow has no need of. */
export const grouped = (count: number): string =>
  String(Math.round(count)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
