import { flagName, joinFlags } from '../../../model/flags.js';
import type { NodeFactsRead } from '../../nodes/node-facts.js';
import { onePlainYaml } from '../../yaml/plain-yaml.js';
import { oncePer } from './once.js';

/** What a kubelet runs with: its flags win over its file. */
export interface KubeletSettings {
  /** Values of flags by name; a flag without value is `true`. */
  readonly flags: ReadonlyMap<string, string>;
  /** A setting as text, by its field in the file and its flag; absent where nobody has written it. */
  readonly setting: (field: string, flag?: string) => string | undefined;
  /** A field that is a map, its values as text; empty where nobody has written it. */
  readonly map: (field: string) => ReadonlyMap<string, string>;
}

/** Reads them from the running process and the file that it names; a file that is unreadable sets nothing. */
export const kubeletSettings = oncePer((facts: NodeFactsRead): KubeletSettings => {
  const running = facts.processes?.running.find(({ name }) => name === 'kubelet');
  const flags = flagsOf(running?.args ?? []);
  const file = entriesOf(contentOf(facts.kubeletConfig.text ?? ''));
  return {
    flags,
    setting: (field, flag) =>
      (flag === undefined ? undefined : flags.get(flag)) ?? textOf(file.get(field)),
    map: (field) =>
      new Map(
        [...entriesOf(file.get(field))].flatMap(([name, value]) => {
          const text = textOf(value);
          return text === undefined ? [] : [[name, text] as const];
        }),
      ),
  };
});

/** Flags by name, the last of several. */
export const flagsOf = (args: readonly string[]): Map<string, string> =>
  new Map(
    joinFlags(args).flatMap((word) => {
      const name = flagName(word);
      if (name === undefined) return [];
      return [[name, word.includes('=') ? word.slice(word.indexOf('=') + 1) : 'true'] as const];
    }),
  );

function contentOf(text: string): unknown {
  try {
    return onePlainYaml(text);
  } catch {
    return undefined; // The rehearsal has the target's own program read it and quotes its complaint.
  }
}

const entriesOf = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
