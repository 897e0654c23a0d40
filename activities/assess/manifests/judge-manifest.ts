import { TextDecoder } from 'node:util';
import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import type { KubernetesVersion } from '../../../model/version.js';
import { namedInNode } from '../../objects/helm/manifest.js';
import { type ParsedYaml, parseYaml } from '../../yaml/parse-yaml.js';
import { removalOf, removalText } from '../../objects/helm/removal.js';

/** Aliases that a document may resolve to: a few shared values, no bomb. */
const maxAliases = 100;
/** Faults of one file that are told. */
const faultsAtMost = 3;

/** What one file of manifests says that the target does not serve, or why it cannot be read. Pure. */
export function judgeManifest(
  path: string,
  bytes: Uint8Array,
  to: KubernetesVersion,
): readonly Finding[] {
  const text = textOf(bytes);
  if (typeof text !== 'string') return [found('manifest-unreadable', path, text.fault)];
  try {
    return judgeText(path, text, to);
  } catch (cause) {
    // Nested deeper than the parser's stack: nothing that anybody wrote to be applied.
    const what = cause instanceof RangeError ? 'nested too deeply' : String(cause).slice(0, 200);
    return [found('manifest-unreadable', path, what)];
  }
}

function judgeText(path: string, text: string, to: KubernetesVersion): readonly Finding[] {
  const { documents, faults, lineAt } = parseYaml(text);
  if (faults.length > 0 && text.includes('{{'))
    return [found('manifest-template', path, 'it is a template, and no YAML until it is rendered')];
  const unreadable = faults
    .slice(0, faultsAtMost)
    .map(({ message, line }) =>
      found('manifest-unreadable', line === undefined ? path : `${path}:${line}`, message),
    );
  // Aliases of what is wrong otherwise are not followed.
  const followed = faults.length > 0 ? [] : documents;
  const bombs = followed.flatMap((document) => {
    const fault = faultOf(() => document.toJS({ maxAliasCount: maxAliases }) as unknown);
    return fault === undefined ? [] : [found('manifest-unreadable', path, fault)];
  });
  return [...unreadable, ...bombs, ...removed({ path, documents, lineAt }, to)];
}

interface Read extends Pick<ParsedYaml, 'documents' | 'lineAt'> {
  readonly path: string;
}

function removed({ path, documents, lineAt }: Read, to: KubernetesVersion): readonly Finding[] {
  return documents
    .flatMap(({ contents }) => namedInNode(contents))
    .flatMap((named) => {
      const removal = removalOf(named, to);
      const what = `${named.apiVersion} ${named.kind} ${named.name}`;
      return removal === undefined
        ? []
        : [
            found(
              'manifest-removed-api',
              `${path}:${lineAt(named.start)}`,
              `${what}, ${removalText(removal)}`,
            ),
          ];
    });
}

function faultOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (cause) {
    return cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
  }
}

/** UTF-8 without NUL; a byte order mark is dropped. */
function textOf(bytes: Uint8Array): string | { readonly fault: string } {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return { fault: 'it is in UTF-16; save it as UTF-8' };
  if (bytes.includes(0))
    return { fault: 'it holds NUL characters; save it as plain text in UTF-8' };
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { fault: 'it is not in UTF-8; save it as UTF-8' };
  }
}
