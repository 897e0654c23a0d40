import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createHash } from 'node:crypto';
import { type Evidence, evidence } from '../../model/evidence.js';
import type { PrepareInput } from '../node-calls.js';
import { refused } from '../failures.js';
import type { Agent } from './agent.js';
import type { Agents } from './agents.js';
import { FilesAnswer, HasAnswer, NewAnswer } from './answers.js';
import type { BundleFiles } from './bundle-files.js';
import { renderComponent } from './component-file.js';
import { cancelled, whileBeating } from './heartbeat.js';
import { type NewFile, type Recipe, recipeOf } from './recipe.js';
import { runVerbs, summaryOf } from './run-verbs.js';

/** Something for the store of a node: named by its digest, opened only if it has to be sent. */
interface Parcel {
  readonly sha256: string;
  readonly size: number;
  readonly open: () => Promise<Readable>;
}

/** Stages everything of the new side on one node. Nothing of the old is touched. */
export const prepareNode =
  (agents: Agents, bundleFiles: BundleFiles) =>
  async (input: PrepareInput): Promise<Evidence> => {
    const { node, ssh, layout, files, run, key } = input;
    const staged = () => agents.staged(ssh, node);
    const signal = cancelled();
    const waiting = `files of the new version to reach ${node.name}`;
    const sent = await whileBeating(waiting, signal, async () => {
      const agent = await staged();
      const rendered = await renderComponents(agent, input);
      const recipe = recipeOf(layout, files, rendered.files, {
        graceSeconds: input.stopGraceSeconds,
        ...(input.watchSeconds !== undefined && {
          keepsContainers: true,
          watchSeconds: input.watchSeconds,
        }),
      });
      const sentBytes = await send(
        agent,
        [
          ...rendered.parcels,
          ...files.map((file) => ({
            sha256: file.sha256,
            size: file.size,
            open: async () =>
              createReadStream(await bundleFiles.checked(input.bundleDirectory, file)),
          })),
        ],
        signal,
      );
      await writeRecipe(agent, run, recipe);
      return sentBytes;
    });
    const results = await runVerbs(staged, node.name, {
      run,
      key,
      verbs: ['load-images', 'prebuild'],
    });
    const summary = `${summaryOf(node.name, results)}, ${Math.round(sent / 1e6)} MB sent`;
    return evidence(summary, { sentBytes: sent });
  };

/** The changed components as new files, with the owner and mode that the old ones have. */
async function renderComponents(agent: Agent, { node, layout, changes }: PrepareInput) {
  const { files } = await agent.call({
    verb: 'read',
    arguments: { paths: changes.map(({ path }) => path) },
    answer: FilesAnswer,
  });
  const parcels: Parcel[] = [];
  const rendered = changes.map((change): NewFile => {
    const component = layout.components.find(({ path }) => path === change.path);
    if (!component)
      throw refused(`${node.name}: the layout has no component at ${change.path}; plan again`);
    const file = files.find(({ path }) => path === change.path);
    if (!file || file.absent)
      throw refused(`${node.name}: ${change.path} is gone since the plan was made; plan again`);
    const content = Buffer.from(renderComponent(node.name, component, file, change));
    const sha256 = createHash('sha256').update(content).digest('hex');
    parcels.push({ sha256, size: content.length, open: async () => Readable.from([content]) });
    return { path: file.path, sha256, mode: file.mode, uid: file.uid, gid: file.gid };
  });
  return { files: rendered, parcels };
}

/** Sends what the node does not have; returns the bytes sent. */
async function send(
  agent: Agent,
  parcels: readonly Parcel[],
  signal: AbortSignal,
): Promise<number> {
  const digests = parcels.map(({ sha256 }) => sha256);
  const has = await agent.call({ verb: 'has', arguments: { digests }, answer: HasAnswer });
  const there = new Set(has.digests);
  let sent = 0;
  for (const { sha256, size, open } of parcels) {
    if (there.has(sha256)) continue;
    await agent.call({
      verb: 'receive',
      arguments: { sha256, size },
      answer: NewAnswer,
      content: await open(),
      signal,
    });
    there.add(sha256);
    sent += size;
  }
  return sent;
}

const writeRecipe = (agent: Agent, run: string, recipe: Recipe) =>
  agent.call({ verb: 'recipe', arguments: { run, recipe }, answer: NewAnswer });
