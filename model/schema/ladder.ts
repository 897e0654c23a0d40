import { hostPath, listOf, record } from './fields.js';
import { KubernetesVersionText } from './version.js';

/** Versions between, with their bundles. More than ten nobody needs: an API server reads what ten minors before it wrote. */
export const LadderSchema = listOf(
  record({ version: KubernetesVersionText, bundle: hostPath }),
  'rungs',
  0,
  10,
);
