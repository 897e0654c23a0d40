import { parse } from 'yaml';
import { flagName, joinFlags } from '../../nodes/flags.js';
import type { NodeFactsRead } from '../../nodes/node-facts.js';

/** What a kubelet runs with: its flags win over its file. */
export interface KubeletSettings {
  /** Values of flags by name; a flag without value is `true`. */
  readonly flags: ReadonlyMap<string, string>;
  /** Value of a field of the configuration file; absent where nobody has written it, or the file is unreadable. */
  readonly field: (name: string) => unknown;
}

/** Reads them from the running process and the file that it names. */
export function kubeletSettings(facts: NodeFactsRead): KubeletSettings {
  const running = facts.processes?.running.find(({ name }) => name === 'kubelet');
  const file = contentOf(facts.kubeletConfig.text ?? '');
  return {
    flags: flagsOf(running?.args ?? []),
    field: (name) => (Object.hasOwn(file, name) ? file[name] : undefined),
  };
}

/** Flags by name, the last of several. */
export const flagsOf = (args: readonly string[]): Map<string, string> =>
  new Map(
    joinFlags(args).flatMap((word) => {
      const name = flagName(word);
      if (name === undefined) return [];
      return [[name, word.includes('=') ? word.slice(word.indexOf('=') + 1) : 'true'] as const];
    }),
  );

function contentOf(text: string): { readonly [name: string]: unknown } {
  try {
    // Aliases are for people; a bomb of them is not.
    const content: unknown = parse(text, { maxAliasCount: 10, logLevel: 'silent' });
    return typeof content === 'object' && content !== null ? { ...content } : {};
  } catch {
    return {}; // The rehearsal has the target's own program read it and quotes its complaint.
  }
}
