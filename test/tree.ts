import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Made by tools, or not ours to judge. */
const notOurs = new Set(['.git', 'node_modules', 'dist', 'coverage', '__pycache__', 'artifacts']);

/** Every file of the project, from its root, sorted. */
export function projectFiles(directory = ''): string[] {
  return readdirSync(join(root, directory), { withFileTypes: true })
    .filter(({ name }) => !notOurs.has(name))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      return entry.isDirectory() ? projectFiles(path) : [path];
    })
    .toSorted();
}

/** A file of the project as text. */
export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/** One import of one file. */
export interface Import {
  /** The file that imports. */
  readonly by: string;
  /** A path from the root that ends in `.ts`, or the name of a package. */
  readonly of: string;
  readonly kind: 'type' | 'value' | 'lazy';
}

/** Every import and re-export of a TypeScript file. */
export function importsOf(by: string): Import[] {
  const text = textOf(by);
  const fixed = [...text.matchAll(statement)].map(([, word, names, from]) => ({
    by,
    of: targetOf(by, from ?? ''),
    kind: isTypeOnly(word ?? '', names ?? '') ? ('type' as const) : ('value' as const),
  }));
  const lazy = [...text.matchAll(/\bimport\(\s*'([^']+)'/g)].map(([, from]) => ({
    by,
    of: targetOf(by, from ?? ''),
    kind: 'lazy' as const,
  }));
  return [...fixed, ...lazy];
}

const statement = /^(?:import|export)\b( type\b)?((?:[^;'"]*?\bfrom)?)\s*'([^']+)';/gm;

/** `import type …`, or braces in which every name says `type`. */
function isTypeOnly(word: string, names: string): boolean {
  if (word !== '') return true;
  const inBraces = /^\s*\{([^}]*)\}\s*from$/.exec(names)?.[1];
  if (inBraces === undefined) return false;
  const each = inBraces.split(',').filter((name) => name.trim() !== '');
  return each.length > 0 && each.every((name) => /^\s*type\s/.test(name));
}

const targetOf = (by: string, from: string): string =>
  from.startsWith('.') ? normalize(join(dirname(by), from)).replace(/\.js$/, '.ts') : from;
