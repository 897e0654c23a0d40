import { readFile } from 'node:fs/promises';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { labVersions } from './versions.js';

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower case letters, digits and dashes, such as w-1');

const cidr = z.string().regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, 'must look like 10.244.0.0/16');

const LabNode = z.strictObject({
  name,
  role: z.enum(['control-plane', 'worker']),
  /** Marked unschedulable once the application runs, as a node that people took out before. */
  cordoned: z.boolean().default(false),
});

const controlPlanesAmong = (nodes: readonly z.output<typeof LabNode>[]): number =>
  nodes.filter(({ role }) => role === 'control-plane').length;

const nameOf = (node: { readonly name: string }): string => node.name;

const areDistinct = (names: readonly string[]): boolean => new Set(names).size === names.length;

/** What a lab is: one cluster, its version, how its files lie on the nodes, and its nodes. */
export const LabDescription = z
  .strictObject({
    name,
    version: z.enum(labVersions),
    /** `kubeadm`: static pods at the usual places. `systemd`: units and binaries under /data/k8s. */
    layout: z.enum(['kubeadm', 'systemd']),
    /**
     * The machines' network, a /24 of its own for each lab: the n-th node has the address 10 + n,
     * the load balancer 10.
     */
    network: z.string().regex(/^10\.233\.\d{1,3}\.0\/24$/, 'must look like 10.233.1.0/24'),
    podCidr: cidr.default('10.244.0.0/16'),
    serviceCidr: cidr.default('10.96.0.0/16'),
    nodes: z.array(LabNode).min(1),
    /** The name of a machine before the API servers. It is no node of the cluster. */
    loadBalancer: name.optional(),
  })
  .refine(({ nodes }) => controlPlanesAmong(nodes) > 0, {
    error: 'needs a node whose role is control-plane',
    path: ['nodes'],
  })
  .refine(
    ({ nodes, loadBalancer }) => loadBalancer !== undefined || controlPlanesAmong(nodes) < 2,
    {
      error: 'several control-plane nodes need one, such as lb-1',
      path: ['loadBalancer'],
    },
  )
  .refine(({ nodes, loadBalancer = '' }) => areDistinct([...nodes.map(nameOf), loadBalancer]), {
    error: 'names a machine twice',
    path: ['nodes'],
  });
export type LabDescription = z.infer<typeof LabDescription>;

/** What people may write: defaults left out. */
export type LabDescriptionInput = z.input<typeof LabDescription>;

/** What replaces a field of a description that comes from a file. */
export type LabOverrides = Partial<Pick<LabDescription, 'name' | 'version' | 'network'>>;

/** Read a lab's description from YAML text; throws naming every wrong field. */
export function parseDescription(text: string, overrides: LabOverrides = {}): LabDescription {
  const written: unknown = parseYaml(text);
  const given = typeof written === 'object' ? { ...written, ...overrides } : written;
  const parsed = LabDescription.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Error(`lab description:\n${z.prettifyError(parsed.error)}`);
}

/** Read a lab's description from a file. */
export async function readDescription(
  path: string,
  overrides?: LabOverrides,
): Promise<LabDescription> {
  return parseDescription(await readFile(path, 'utf8'), overrides);
}
