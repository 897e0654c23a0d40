import { z } from 'zod';
import type { KubernetesVersion } from '../version.js';
import { isVersion } from '../version.js';

/**
 * A released version of Kubernetes; what it cannot be is refused with the form that was probably
 * meant.
 */
export const KubernetesVersionText = z.custom<KubernetesVersion>(
  (value) => typeof value === 'string' && value.length <= 16 && isVersion(value),
  { error: ({ input }) => `must be a released version such as v1.23.6${hint(input)}` },
);

function hint(given: unknown): string {
  if (typeof given === 'number') return ', in full and in quotes where YAML would read a number';
  if (typeof given !== 'string') return '';
  if (/^v?\d+\.\d+$/.test(given)) return '; the patch release is missing';
  if (isVersion(`v${given}`)) return `; write v${given}`;
  if (/^v?\d+\.\d+\.\d+[-+]/.test(given))
    return '; pre-releases and vendor builds are not moved to';
  return '';
}
