/** Module hooks that let a plain node process run the sources as they stand, so that a test can kill one. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

/** Sources import './x.js' and mean the TypeScript beside them. */
export async function resolve(specifier, context, next) {
  const isOurs = specifier.startsWith('.') && context.parentURL?.endsWith('.ts') === true;
  return next(isOurs ? specifier.replace(/\.js$/, '.ts') : specifier, context);
}

/** Types are left out; nothing is checked. */
export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const source = await readFile(fileURLToPath(url), 'utf8');
  const { code } = await transform(source, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
  });
  return { format: 'module', shortCircuit: true, source: code };
}
