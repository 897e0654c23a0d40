import { found } from '../../model/finding-kinds/found.js';
import type { Finding, Waiver } from '../../model/finding.js';

/**
 * The same findings, each with the waiver that answers for it; the first that fits counts. A waiver that meets nothing
 * is a finding of its own: it was written for something that is not there, or is there under another name.
 */
export function waive(findings: readonly Finding[], waivers: readonly Waiver[]): Finding[] {
  const met = new Set<Waiver>();
  const waived = findings.map((finding) => {
    for (const waiver of waivers) if (meets(waiver, finding)) met.add(waiver);
    const waiver = waivers.find((one) => meets(one, finding));
    return waiver === undefined ? finding : { ...finding, waiver };
  });
  const idle = waivers.filter((waiver) => !met.has(waiver));
  return [...waived, ...idle.map(unmet)];
}

const meets = ({ finding, where }: Waiver, { id, where: place }: Finding): boolean =>
  finding === id && (where === undefined || where === place);

const unmet = ({ finding, where, by }: Waiver): Finding =>
  found(
    'waiver-without-finding',
    'spec.waivers',
    `${by} waives "${finding}"${where === undefined ? '' : ` at ${where}`}, and nothing of the kind was found`,
  );
