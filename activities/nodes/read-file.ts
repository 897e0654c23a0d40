import type { Agent } from './agent.js';
import { FilesAnswer } from './answers.js';
import type { PresentFile } from './component-file.js';

/**
 * A small file on a node; absent where there is none. Nothing is left on the node.
 * @throws Refused where it is no plain file or larger than the agent reads (256 KiB).
 */
export async function readFileOf(
  agent: Agent,
  path: string,
  signal?: AbortSignal,
): Promise<PresentFile | undefined> {
  const { files } = await agent.call({
    verb: 'read',
    arguments: { paths: [path] },
    answer: FilesAnswer,
    fromMemory: true,
    ...(signal && { signal }),
  });
  const [file] = files;
  return file === undefined || file.absent ? undefined : file;
}
