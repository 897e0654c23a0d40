import { copyFile, chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { textAt } from '../objects/json-path.js';
import type { KubeApi } from '../objects/kube-api.js';
import { refused } from '../failures.js';
import type { ServedCopy, ServeRequest, SidePrograms, Snapshot, Workshop } from './copy.js';
import { releaseIn } from './executable.js';
import { listKeys } from './list-keys.js';
import { serveApi } from './serve-api.js';
import { serveEtcd } from './serve-etcd.js';

const defaultPrefix = '/registry';

/**
 * Serves a snapshot, or an empty store, with the programs of one version, to this process alone. Several may be
 * started at the same time. @throws Error with a server's last words where it does not come up.
 */
export async function serveCopy(workshop: Workshop, request: ServeRequest): Promise<ServedCopy> {
  const { name, programs, snapshot } = request;
  if (!/^[a-z][a-z0-9-]{0,9}$/.test(name))
    throw refused(`copy "${name}": a name has up to ten small letters and digits`);
  const directory = join(workshop.directory, name);
  await mkdir(directory, { mode: 0o700 });
  const etcd = await serveEtcd(workshop, { directory, programs, ...(snapshot && { snapshot }) });
  try {
    const { api, process: server } = await serveApi(workshop, {
      ...request,
      directory,
      file: programs.kubeApiserver,
      version: programs.version,
      etcdUrl: etcd.url,
      ...(await settingsFrom(directory, snapshot)),
    });
    await checkVersion(api, programs).catch(async (cause: unknown) => {
      await server.stop();
      throw cause;
    });
    return {
      version: programs.version,
      api,
      keys: () => listKeys(etcd, `${snapshot?.etcdPrefix ?? defaultPrefix}/`),
      lastWords: server.lastWords,
      async close() {
        await server.stop();
        await etcd.process.stop();
      },
    };
  } catch (cause) {
    await etcd.process.stop();
    throw cause;
  }
}

/** What of the old API server's configuration decides how its data is read; keys of encryption at rest are copied to `directory`. */
export async function settingsFrom(
  directory: string,
  snapshot: Pick<Snapshot, 'encryptionConfig' | 'etcdPrefix'> | undefined,
) {
  if (snapshot === undefined) return {};
  const { encryptionConfig, etcdPrefix } = snapshot;
  const name = 'encryption.yaml';
  if (encryptionConfig !== undefined) {
    await copyFile(encryptionConfig, join(directory, name));
    await chmod(join(directory, name), 0o600);
  }
  return {
    ...(encryptionConfig !== undefined && { encryptionConfig: name }),
    ...(etcdPrefix !== undefined && { etcdPrefix }),
  };
}

/** A program of another version would convert otherwise than the one that was meant. @throws Refused */
export async function checkVersion(
  api: KubeApi,
  { version, kubeApiserver }: Pick<SidePrograms, 'version' | 'kubeApiserver'>,
): Promise<void> {
  const answer = await api.request('GET', '/version');
  const told = textAt(answer, 'gitVersion');
  if (told !== undefined && releaseIn(told) === version) return;
  throw refused(
    `${kubeApiserver}: is ${told ?? 'of no version'}, not ${version}; put the right program into the bundle`,
  );
}
