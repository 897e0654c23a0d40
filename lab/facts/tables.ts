import { format } from 'prettier';
import type { FactSources } from './sources.js';
import { versionRows } from './version-rows.js';

/** How tables are set; as the project's own files. */
const style = { parser: 'typescript', printWidth: 100, singleQuote: true } as const;

/** The TypeScript tables that planning imports, by path from the project's root. */
export async function tables(sources: FactSources): Promise<Readonly<Record<string, string>>> {
  const texts = {
    'model/facts/removed-apis.ts': removedApis(sources),
    'model/facts/removed-flags.ts': removedFlags(sources),
    'model/facts/removed-gates.ts': removedGates(sources),
    'model/facts/versions.ts': versions(sources),
  };
  const formatted = Object.entries(texts).map(
    async ([path, text]) => [path, await format(text, style)] as const,
  );
  return Object.fromEntries(await Promise.all(formatted));
}

const made = '// Made by lab/facts/main.ts from the facts beside it; never edited by hand.\n';
const minorOf = (version: string): number => Number(version.split('.')[1]);
const literal = (value: unknown): string => JSON.stringify(value);

function removedApis({ apis }: FactSources): string {
  const rows = apis.removals.map((row) => {
    const goneIn = minorOf(row.disabledByDefaultIn ?? row.removedIn);
    const heir =
      row.replacement === null || row.replacementServedSince === null
        ? ''
        : `, ${literal(row.replacement)}, ${minorOf(row.replacementServedSince)}`;
    const name = literal(`${row.group}/${row.version}`);
    const [resource = '', ...more] = row.resources;
    if (more.length > 0) throw new TypeError(`${row.kind} has several resources`);
    return [
      goneIn,
      `gone(${goneIn}, ${minorOf(row.removedIn)}, ${name}, ${literal(row.kind)}, ${literal(resource)}${heir})`,
    ] as const;
  });
  const sorted = rows.toSorted(([a], [b]) => a - b).map(([, row]) => row);
  return `import type { RemovedApi } from './removed-api.js';
${made}
const gone = (goneIn: number, removedIn: number, apiVersion: string, kind: string, resource: string,
  replacement?: string, replacementSince?: number): RemovedApi => ({ goneIn, removedIn, apiVersion, kind,
  resources: [resource], ...(replacement !== undefined && { replacement }),
  ...(replacementSince !== undefined && { replacementSince }) });

/**
 * Every version of a built-in kind that Kubernetes stopped serving since 1.14, oldest first. Source: the differences
 * between api/openapi-spec/swagger.json of the last patches of each minor, 1.14 to 1.36.
 */
export const removedApis: readonly RemovedApi[] = [${sorted.join(',\n')}];
`;
}

function removedFlags({ flags }: FactSources): string {
  return `import type { ComponentName } from '../layout.js';
${made}
/** Flags a component no longer knows, by the minor that dropped them. Computed from the released sources of v1.13 to v1.36. */
export const removedFlags: Partial<Record<ComponentName, Readonly<Record<number, readonly string[]>>>> = {
${Object.entries(flags)
  .map(([component, byMinor]) => `${literal(component)}: ${byMinorOf(byMinor)}`)
  .join(',\n')} };
`;
}

const removedGates = ({ gates }: FactSources): string => `${made}
/** Feature gates that are refused, by the minor that dropped them. Computed from the released sources of v1.14 to v1.36. */
export const removedGates: Readonly<Record<number, readonly string[]>> = ${byMinorOf(gates)};
`;

const byMinorOf = (byMinor: Readonly<Record<string, readonly string[]>>): string =>
  `{\n${Object.entries(byMinor)
    .filter(([, names]) => names.length > 0)
    .map(([minor, names]) => `${minorOf(minor)}: ${literal(names)}`)
    .join(',\n')} }`;

const versions = ({
  versions: text,
}: FactSources): string => `import type { VersionFacts } from './version-facts.js';
${made}
/** What each minor brings, by kubeadm's own constants at its last patch. A version that is not here is not known. */
export const versionFacts: readonly VersionFacts[] = [${versionRows(text).map(literal).join(',\n')}];
`;
