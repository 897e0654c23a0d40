import { type CommandLine, unreadable } from './command-line.js';
import { type FlagChange, changeFlags, flagName, joinFlags } from '../../model/flags.js';

/** Flags in the shell-like variables of a file: `KUBELET_KUBEADM_ARGS="--a=b --c=d"`. */
export const readEnvFile = (text: string): CommandLine => ({
  args: variablesOf(text).flatMap(({ words }) => words),
});

/** The file with other flags. Each variable keeps its own; new ones follow in the last. */
export function renderEnvFile(text: string, change: FlagChange): string {
  const lines = text.split('\n');
  const variables = variablesOf(text);
  const last = variables.at(-1);
  if (last === undefined) throw unreadable('has no variable with flags');
  const known = new Set(variables.flatMap(({ words }) => words.map(flagName)));
  for (const variable of variables) {
    const own = Object.entries(change.set).filter(([name]) =>
      known.has(name) ? variable.words.some((word) => flagName(word) === name) : variable === last,
    );
    const words = changeFlags(variable.words, { ...change, set: Object.fromEntries(own) });
    lines[variable.line] = `${variable.name}${quoted(words.join(' '))}`;
  }
  return lines.join('\n');
}

interface Variable {
  readonly line: number;
  /** With everything before the value: `export NAME=`. */
  readonly name: string;
  readonly words: readonly string[];
}

/** Variables that hold flags, or by their name could. */
function variablesOf(text: string): Variable[] {
  return text.split('\n').flatMap((line, index) => {
    const found = /^(\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*=)(.*)$/.exec(line);
    const [, name, value] = found ?? [];
    if (name === undefined || value === undefined) return [];
    if (value.endsWith('\\')) throw unreadable(`has a variable over several lines, ${name}`);
    const words = joinFlags(unquoted(value).split(/\s+/).filter(Boolean));
    const isOurs =
      words.some((word) => word.startsWith('--')) || /(?:ARGS|OPTS|FLAGS)=$/.test(name);
    return isOurs ? [{ line: index, name, words }] : [];
  });
}

function unquoted(value: string): string {
  const [, double, single] = /^\s*(?:"((?:\\.|[^"\\])*)"|'([^']*)')\s*$/.exec(value) ?? [];
  return double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? value.trim();
}

const quoted = (value: string): string => `"${value.replace(/["\\$`]/g, '\\$&')}"`;
