import type { NodeRef, SshAccess } from '../../model/node.js';
import type { Agents } from '../nodes/agents.js';
import { FilesAnswer } from '../nodes/answers.js';

/**
 * Text of a small file on a node; absent where there is none. Nothing is left on the node.
 * @throws Refused where it is no plain file or larger than the agent reads (256 KiB).
 */
export type ReadNodeFile = (node: NodeRef, path: string) => Promise<string | undefined>;

/** Reads through the node agent, run from memory. */
export const readNodeFile =
  (agents: Agents, ssh: SshAccess): ReadNodeFile =>
  async (node, path) => {
    const agent = await agents.looking(ssh, node);
    const { files } = await agent.call({
      verb: 'read',
      arguments: { paths: [path] },
      answer: FilesAnswer,
      fromMemory: true,
    });
    const [file] = files;
    return file === undefined || file.absent
      ? undefined
      : Buffer.from(file.content, 'base64').toString('utf8');
  };
