import type { Finding } from '../../model/finding.js';
import type { Workshop } from './copy.js';
import { type ParseInput, parseCommandLines } from './parse-command-lines.js';

/** Where kubeadm keeps the settings of kube-proxy, which runs in pods; as findings name it. */
const configMap = 'kube-system/ConfigMap/kube-proxy';

/**
 * The settings that kube-proxy's pods get from a ConfigMap (`config.conf` of kube-system/kube-proxy), read by the
 * target's kube-proxy: they are carried as they are.
 */
export const parseProxyConfig = (
  workshop: Workshop,
  input: Omit<ParseInput, 'commandLines'>,
  config: string,
): Promise<Finding[]> =>
  parseCommandLines(
    workshop,
    {
      ...input,
      commandLines: [
        {
          component: 'kube-proxy',
          args: ['--config=config.conf'],
          node: { name: configMap, address: 'none', port: 0, role: 'worker' },
          nodes: 1,
        },
      ],
    },
    () => Promise.resolve(config),
  );
