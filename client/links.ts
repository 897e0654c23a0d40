import type { WorkflowHandle } from '@temporalio/client';
import type { Command } from 'commander';
import { variable } from '../model/environment.js';

/** Where pages about runs are. */
export interface LinkOptions {
  /** The Temporal UI. */
  readonly uiUrl?: string;
  /** Our own console. */
  readonly consoleUrl?: string;
}

/** Pages about one run, as far as anybody knows where they are. */
export interface Links {
  readonly ui?: string;
  readonly console?: string;
}

/** One run, as links name it. */
export interface Linked {
  readonly cluster: string;
  readonly workflowId: string;
  readonly runId: string;
}

/** A run as links name it: the very one that was found, not whichever is the newest later. */
export async function linkedOf(run: WorkflowHandle, cluster: string): Promise<Linked> {
  const { workflowId, runId } = await run.describe();
  return { cluster, workflowId, runId };
}

/** Declares them; the environment is what is taken where nothing is given. */
export const withLinkOptions = (command: Command): Command =>
  command
    .option(
      '--ui-url <url>',
      'where the Temporal UI is (CUTOVER_UI_URL); of a dev server on this machine it is found',
      variable(process.env, 'CUTOVER_UI_URL'),
    )
    .option(
      '--console-url <url>',
      'where the console is (CUTOVER_CONSOLE_URL)',
      variable(process.env, 'CUTOVER_CONSOLE_URL'),
    );

/** The pages about a run; a UI that nobody named is looked for on this machine alone. */
export async function linksOf(
  options: LinkOptions & { readonly address: string; readonly namespace: string },
  { cluster, workflowId, runId }: Linked,
): Promise<Links> {
  const ui = options.uiUrl ?? (await uiOfDevServer(options.address));
  const { namespace, consoleUrl } = options;
  const run = `${encodeURIComponent(workflowId)}/${encodeURIComponent(runId)}`;
  return {
    ...(ui !== undefined && {
      ui: `${bare(ui)}/namespaces/${encodeURIComponent(namespace)}/workflows/${run}`,
    }),
    ...(consoleUrl !== undefined && {
      console: `${bare(consoleUrl)}/runs/${encodeURIComponent(cluster)}/${encodeURIComponent(runId)}`,
    }),
  };
}

/** A line for each page, for people. */
export const linkLines = ({ ui, console: page }: Links): string[] => [
  ...(ui === undefined ? [] : [`Temporal UI: ${ui}`]),
  ...(page === undefined ? [] : [`console: ${page}`]),
];

const bare = (url: string): string => url.replace(/\/+$/, '');

/** `temporal server start-dev` puts its UI a thousand ports above its front end, unless told otherwise. */
const uiPortAbove = 1000;
/** On this machine it answers at once, or it is not there. */
const patienceMs = 300;

/** Only what answers as the Temporal UI does is named: a guess that leads nowhere is worse than none. */
async function uiOfDevServer(address: string): Promise<string | undefined> {
  const [, host, port] = /^(localhost|127\.0\.0\.1|\[::1\]):(\d{1,5})$/.exec(address) ?? [];
  if (host === undefined) return undefined;
  const url = `http://${host === '127.0.0.1' ? 'localhost' : host}:${Number(port) + uiPortAbove}`;
  try {
    const answer = await fetch(`${url}/api/v1/settings`, {
      signal: AbortSignal.timeout(patienceMs),
    });
    const settings: unknown = await answer.json();
    const isUi =
      typeof settings === 'object' && settings !== null && 'DefaultNamespace' in settings;
    return isUi ? url : undefined;
  } catch {
    return undefined;
  }
}
