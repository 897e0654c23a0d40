import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectFiles, root, textOf } from '../tree.js';

const documents = projectFiles().filter((path) => path.endsWith('.md'));

test.each(documents)('every link of %s leads to a file that is there', (path) => {
  const links = [...textOf(path).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(
    ([, to]) => to ?? '',
  );
  expect(links.filter((to) => !existsSync(join(root, dirname(path), to)))).toEqual([]);
});

const promises = [
  ...textOf('ARCHITECTURE.md').matchAll(/^\| (.+?) +\| `([^`]+)`: `([^`]+)` +\|$/gm),
].map(([, promise, file, title]) => [promise ?? '', file ?? '', title ?? ''] as const);

test('the architecture makes promises', () => {
  expect(promises.length).toBeGreaterThan(10);
});

test.each(promises)('the promise "%s" is kept by a test in %s', (_promise, file, title) => {
  expect(textOf(file)).toContain(title);
});

test.each(documents)('every test that %s names is there', (path) => {
  const named = [...textOf(path).matchAll(/\btest\/[\w./-]+\.(?:ts|py)\b/g)].map(([file]) => file);
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test('every command of npm that a document names is a script', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const named = documents.flatMap((path) =>
    [...textOf(path).matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name ?? ''),
  );
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
});
