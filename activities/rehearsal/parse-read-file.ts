import type { NodeRef, SshAccess } from '../../model/node.js';
import type { Agents } from '../nodes/agents.js';
import { textOf } from '../nodes/component-file.js';
import { readFileOf } from '../nodes/read-file.js';

/**
 * Text of a small file on a node; absent where there is none. Nothing is left on the node.
 * @throws Refused where it is no plain file or larger than the agent reads (256 KiB).
 */
export type ReadNodeFile = (node: NodeRef, path: string) => Promise<string | undefined>;

/** Reads through the node agent, run from memory. */
export const readNodeFile =
  (agents: Agents, ssh: SshAccess, signal?: AbortSignal): ReadNodeFile =>
  async (node, path) => {
    const file = await readFileOf(await agents.looking(ssh, node), path, signal);
    return file && textOf(file);
  };
