import type { Finding } from '../../../model/finding.js';

/** Something recorded or made up in which one thing is wrong, and the ids of the findings that it has to give. */
export interface Labelled {
  /** For people, unique within its set: `a webhook whose CA has expired`. */
  readonly name: string;
  /** Ids of kinds of findings, each once; empty for what is clean. */
  readonly expected: readonly string[];
  /** What the detectors say of it. */
  readonly findings: () => readonly Finding[] | Promise<readonly Finding[]>;
}

/** One set: the instances of one theme, `clean` ones among them. */
export type LabelledSet = readonly Labelled[];
