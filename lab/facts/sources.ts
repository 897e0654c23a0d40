import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** The recorded facts that tables are made of, by file name, and the sha256 that each must have. */
export const recorded = {
  'k8s-api-removals.json': '95e5f87eafcb435e9a3ea4de1e4eb7608a0c33c995cc1301b360ca70c9c81bf3',
  'k8s-feature-gates-removed.json':
    '8d3822fe06f82f89c16399d013a209365e0b0b3a08ee9b22434241174825cef4',
  'k8s-flags-removed.json': '8ae4fa6b0802f2e0e315c08ae751b0f60d6f1f9510fa08900017abb3e963c0a0',
  'versions.md': 'f9f18c50eca4b36868f053926baa39d378c5f22586ea3c5eb01375203be36432',
} as const;

const minor = z.string().regex(/^1\.\d+$/);
const names = z.array(z.string().min(1));

const ApiRemovals = z.object({
  pre114: z.array(
    z.object({
      group: z.string(),
      version: z.string(),
      kind: z.string(),
      removedIn: minor,
      replacement: z.string().nullable(),
    }),
  ),
  removals: z.array(
    z.strictObject({
      group: z.string(),
      version: z.string(),
      kind: z.string(),
      resources: names.min(1),
      removedIn: minor,
      disabledByDefaultIn: minor.optional(),
      replacement: z.string().nullable(),
      replacementServedSince: minor.nullable(),
    }),
  ),
});
const ByMinor = z.record(minor, names);
const FlagsRemoved = z.record(z.string(), ByMinor);

/** The recorded facts, parsed. */
export interface FactSources {
  readonly apis: z.infer<typeof ApiRemovals>;
  /** Names of feature gates by the minor that dropped them. */
  readonly gates: z.infer<typeof ByMinor>;
  /** Names of flags by component and minor. */
  readonly flags: z.infer<typeof FlagsRemoved>;
  /** A document with a table of versions. */
  readonly versions: string;
}

/** Reads and checks the recorded facts of a directory. @throws where a file is missing or of another form. */
export async function readSources(directory: string): Promise<FactSources> {
  const text = (name: keyof typeof recorded) => readFile(join(directory, name), 'utf8');
  return {
    apis: ApiRemovals.parse(JSON.parse(await text('k8s-api-removals.json'))),
    gates: ByMinor.parse(JSON.parse(await text('k8s-feature-gates-removed.json'))),
    flags: FlagsRemoved.parse(JSON.parse(await text('k8s-flags-removed.json'))),
    versions: await text('versions.md'),
  };
}
