import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { refused } from '../failures.js';
import type { Agent } from '../nodes/agent.js';
import { textOf } from '../nodes/component-file.js';
import { readFileOf } from '../nodes/read-file.js';
import { onePlainYaml } from '../yaml/plain-yaml.js';
import type { Workshop } from './copy.js';

const Provider = z.record(z.string(), z.unknown());
const Encryption = z.object({
  resources: z.array(z.object({ providers: z.array(Provider) })),
});

/**
 * Fetches the configuration of encryption at rest from a node into the workshop and gives its path there.
 * @throws Refused where it is not readable, or names a key management service: that one answers only on the node.
 */
export async function fetchEncryption(
  agent: Agent,
  workshop: Workshop,
  path: string,
): Promise<string> {
  const file = await readFileOf(agent, path);
  if (file === undefined)
    throw refused(
      `${agent.name}: ${path} (--encryption-provider-config) is not there; mount it at the same path on the node`,
    );
  const text = textOf(file);
  refuseUnreadable(`${agent.name}: ${path}`, text);
  const kept = join(workshop.directory, 'encryption.yaml');
  await writeFile(kept, text, { mode: 0o600 });
  return kept;
}

/** No word of its content in an error: it is made of keys. */
function refuseUnreadable(where: string, text: string): void {
  const read = Encryption.safeParse(parsed(where, text));
  if (!read.success) throw refused(`${where}: is no EncryptionConfiguration with providers`);
  const names = read.data.resources.flatMap(({ providers }) => providers.flatMap(Object.keys));
  if (names.includes('kms'))
    throw refused(
      `${where}: encrypts with a key management service (kms), which a copy on the orchestrator cannot ask; ` +
        'rewrite the Secrets with another provider first',
    );
}

function parsed(where: string, text: string): unknown {
  try {
    return onePlainYaml(text);
  } catch {
    throw refused(`${where}: is no YAML`);
  }
}
