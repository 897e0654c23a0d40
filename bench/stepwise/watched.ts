import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { shopTargets } from '../../lab/application/application.js';
import type { Lab } from '../../lab/lab.js';
import { readRecords, startProber } from '../../lab/prober/prober.js';
import type { Seen } from './figures.js';
import { apiPerSecond, applicationPerSecond } from './settings.js';
import { watchStarts } from './starts.js';

/** Somebody who looks at a cluster from outside and at containerd on its nodes. */
export interface Watch {
  /** End the probers and tell what was seen. */
  readonly tell: () => Promise<Pick<Seen, 'application' | 'api' | 'starts'>>;
  /** End the probers, whatever happened; twice is fine. */
  readonly stop: () => Promise<void>;
}

/** Watch the application, the API and the containers of a lab; records go into a private directory. */
export async function startWatch(lab: Lab, directory: string): Promise<Watch> {
  const starts = await watchStarts(lab);
  const application = await startProber({
    targets: shopTargets(lab),
    perSecond: applicationPerSecond,
    file: join(directory, 'prober.jsonl'),
  });
  const api = await startProber({
    // Open to everybody: the role system:public-info-viewer, from v1.14 on.
    targets: [`${lab.apiServer}/readyz`],
    perSecond: apiPerSecond,
    file: join(directory, 'api-prober.jsonl'),
    ca: authorityOf(await readFile(lab.kubeconfig, 'utf8')),
  });
  const stop = async (): Promise<void> =>
    void (await Promise.all([application.stop(), api.stop()]));
  return {
    stop,
    tell: async () => {
      const started = await starts();
      await stop();
      return {
        application: await readRecords(application.file),
        api: await readRecords(api.file),
        starts: started,
      };
    },
  };
}

interface Kubeconfig {
  readonly clusters?: readonly {
    readonly cluster?: { readonly 'certificate-authority-data'?: string };
  }[];
}

/** The certificate in PEM that the only cluster of a kubeconfig is believed by. @throws Error where there is none. */
export function authorityOf(kubeconfig: string): string {
  const { clusters = [] } = parse(kubeconfig) as Kubeconfig;
  const data = clusters[0]?.cluster?.['certificate-authority-data'];
  if (data === undefined)
    throw new Error('bench: the kubeconfig has no certificate-authority-data');
  return Buffer.from(data, 'base64').toString('utf8');
}
