import { dirname, isAbsolute, join } from 'node:path';
import type { CommandLine } from './inputs-of-copies.js';
import type { Bench } from './parse-bench.js';
import { fileAwayFromHere } from './parse-paths.js';
import type { ReadNodeFile } from './parse-read-file.js';
import { configFlags } from './parse-trials.js';

/** A configuration file that a command line names, copied to a bench. */
export interface BenchFile {
  /** `config`. */
  readonly flag: string;
  /** On the node. */
  readonly path: string;
  /** As the tried program sees it. */
  readonly seen: string;
  readonly text: string;
}

/** What a command line names and the node does not give. */
export interface LostFile {
  readonly path: string;
  readonly why: string;
}

/** kubeadm's drop-in names it, beside the flags that are written per node. */
const kubeadmKubeletConfig = '/var/lib/kubelet/config.yaml';
/** Files that an admission configuration leads on to. */
const MOST_REFERENCES = 20;

/** Fetches the configuration files of a command line to a bench. */
export async function fetchConfigFiles(
  bench: Bench,
  line: CommandLine,
  read: ReadNodeFile,
): Promise<{ readonly files: readonly BenchFile[]; readonly lost: readonly LostFile[] }> {
  const files: BenchFile[] = [];
  const lost: LostFile[] = [];
  for (const { flag, path, isCertain } of namedBy(line)) {
    try {
      const text = await read(line.node, path);
      if (text !== undefined)
        files.push({ flag, path, text, seen: await put(bench, line, { flag, path, text }, read) });
      else if (isCertain) lost.push({ path, why: 'is not there' });
    } catch (cause) {
      lost.push({ path, why: cause instanceof Error ? cause.message : String(cause) });
    }
  }
  return { files, lost };
}

const namedBy = ({ component, args }: CommandLine) => {
  const named = configFlags[component].flatMap((flag) => {
    const value = args.findLast((arg) => arg.startsWith(`--${flag}=`))?.slice(flag.length + 3);
    return value ? [{ flag, path: value, isCertain: true }] : [];
  });
  const isSilent = component === 'kubelet' && named.length === 0;
  return isSilent ? [{ flag: 'config', path: kubeadmKubeletConfig, isCertain: false }] : named;
};

async function put(
  bench: Bench,
  line: CommandLine,
  { flag, path, text }: Pick<BenchFile, 'flag' | 'path' | 'text'>,
  read: ReadNodeFile,
): Promise<string> {
  const own =
    flag === 'admission-control-config-file'
      ? await withPlugins(bench, line, { path, text }, read)
      : text;
  return bench.write(nameFor(path), fileAwayFromHere(own));
}

/** An admission configuration names a file for each plugin; those come along. */
async function withPlugins(
  bench: Bench,
  line: CommandLine,
  { path, text }: Pick<BenchFile, 'path' | 'text'>,
  read: ReadNodeFile,
): Promise<string> {
  let own = text;
  const references = [...text.matchAll(/^(\s*(?:- )?path:\s*["']?)([^\s"']+)/gm)];
  for (const [whole, before = '', named = ''] of references.slice(0, MOST_REFERENCES)) {
    const target = isAbsolute(named) ? named : join(dirname(path), named);
    const content = await read(line.node, target);
    if (content === undefined) continue;
    await bench.write(nameFor(target), fileAwayFromHere(content));
    // Relative to the configuration that names it.
    own = own.replace(whole, `${before}${nameFor(target)}`);
  }
  return own;
}

/** A name of its own for every path, in one directory. */
const nameFor = (path: string): string => `file${path.replaceAll(/[^\w.]/g, '_')}`;
