import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';

/** Files that hold manifests, by their path under the folder of the spec, or what is wrong with the way to them. */
export type Walked =
  { readonly path: string; readonly bytes: number } | { readonly finding: Finding };

/** More than any repository of manifests; a folder of the spec must not turn out to be a home directory. */
const filesAtMost = 20_000;
const deepest = 30;
const skipped: ReadonlySet<string> = new Set(['.git', 'node_modules', '.terraform']);
const manifestName = /\.(?:ya?ml|json)$/i;

/** Every manifest below a folder, or the one file that is named. Links are followed only where they stay inside. */
export async function* walk(folder: string): AsyncGenerator<Walked> {
  const root = await realpath(folder).catch(() => undefined);
  if (root === undefined) {
    yield {
      finding: found('manifest-folder-missing', folder, 'it is not there, or may not be read'),
    };
    return;
  }
  const pending = [{ path: folder, depth: 0 }];
  const seen = new Set<string>();
  let files = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { path, depth } = next;
    const looked = await look(path, root, seen).catch(() => gone(path));
    if ('finding' in looked) yield looked;
    else if ('names' in looked && depth < deepest)
      pending.push(...looked.names.map((name) => ({ path: join(path, name), depth: depth + 1 })));
    else if ('bytes' in looked && ++files <= filesAtMost) yield { path, bytes: looked.bytes };
    if (files > filesAtMost || depth >= deepest) {
      const what =
        files > filesAtMost ? `more than ${filesAtMost} files` : `deeper than ${deepest}`;
      yield { finding: found('manifest-unreadable', path, `${what}: the rest is not read`) };
      return;
    }
  }
}

type Looked =
  | { readonly finding: Finding }
  | { readonly names: readonly string[] }
  | { readonly bytes: number }
  | { readonly nothing: true };

/** Between two looks at it, as in a folder that is being checked out. */
const gone = (path: string): Looked => ({
  finding: found('manifest-unreadable', path, 'it went away while it was read'),
});

/** What stands at a path: a folder's names, a manifest's size, or nothing of interest. */
async function look(path: string, root: string, seen: Set<string>): Promise<Looked> {
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined)
    return {
      finding: found(
        'manifest-unreadable',
        path,
        'a link that leads nowhere, or no right to read it',
      ),
    };
  if (real !== root && !real.startsWith(root + sep)) {
    const isFolder = (await lstat(path)).isSymbolicLink() && (await stat(real)).isDirectory();
    return isFolder || manifestName.test(path)
      ? { finding: found('manifest-outside', path, `it leads to ${real}, outside of the folder`) }
      : { nothing: true };
  }
  if (seen.has(real)) return { nothing: true };
  seen.add(real);
  const facts = await stat(real);
  if (facts.isDirectory()) {
    const names = await readdir(real).catch(() => undefined);
    if (names === undefined)
      return { finding: found('manifest-unreadable', path, 'the folder may not be read') };
    return {
      names: names
        .filter((name) => !skipped.has(name))
        .toSorted()
        .toReversed(),
    };
  }
  return facts.isFile() && manifestName.test(path) ? { bytes: facts.size } : { nothing: true };
}
