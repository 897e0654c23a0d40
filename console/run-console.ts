import { once } from 'node:events';
import { type ConnectionOptions, withTemporal } from '../client/connect.js';
import { type ServeOptions, refuseOpenDoors, serveConsole } from './serve.js';
import { temporalRuns } from './temporal/temporal-runs.js';

/** Whom the console tells what. */
export interface ConsoleVoice {
  /** A line of the log: who logged in, who did what. */
  readonly tell: (text: string) => void;
  /** Where it is, once; the token is of a console without users' file. */
  readonly opened: (served: { readonly url: string; readonly token?: string }) => void;
}

/**
 * Serves the console over Temporal until the process is asked to end. @throws Fault with code 2
 * for options, 5 where Temporal does not answer.
 */
export async function runConsole(
  connection: ConnectionOptions,
  options: ServeOptions,
  { tell, opened }: ConsoleVoice,
): Promise<void> {
  refuseOpenDoors(options); // Before anybody is asked.
  await withTemporal(connection, async (client) => {
    // The one that the client itself has; the console has no keys of its own.
    const [codec] = client.options.loadedDataConverter.payloadCodecs;
    const { close, ...served } = await serveConsole(temporalRuns(client), options, tell, codec);
    opened(served);
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    await close();
  });
}
