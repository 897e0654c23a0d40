import type { Finding, Severity } from '../finding.js';

/** How findings are sorted for people: what was waived is no longer counted by its severity. */
export type FindingClass = Severity | 'waived';

/** Gravest first. */
export const findingClasses = ['blocker', 'warning', 'note', 'waived'] as const;

/** All findings of one kind, in one class. */
export interface KindGroup {
  readonly id: string;
  readonly severity: Severity;
  /** What the kind says of itself, once for all of its findings. */
  readonly why?: string;
  readonly remedy?: string;
  readonly source?: string;
  readonly findings: readonly Finding[];
}

/** One class and the kinds in it, in the order in which they were found. */
export interface FindingGroup {
  readonly of: FindingClass;
  readonly kinds: readonly KindGroup[];
}

/** Findings by class and kind; a class without findings is not there. */
export const groupFindings = (findings: readonly Finding[]): FindingGroup[] =>
  findingClasses.flatMap((of) => {
    const own = findings.filter((finding) => classOf(finding) === of);
    return own.length === 0 ? [] : [{ of, kinds: kindsIn(own) }];
  });

/** `2 blockers, 1 warning, 3 waived`; what is not there is not told. */
export function countsText(findings: readonly Finding[]): string {
  const counts = findingClasses.flatMap((of) => {
    const count = findings.filter((finding) => classOf(finding) === of).length;
    const plural = of === 'waived' || count === 1 ? of : `${of}s`;
    return count === 0 ? [] : [`${count} ${plural}`];
  });
  return counts.length === 0 ? 'none' : counts.join(', ');
}

const classOf = ({ severity, waiver }: Finding): FindingClass =>
  waiver === undefined ? severity : 'waived';

function kindsIn(findings: readonly Finding[]): KindGroup[] {
  const byKind = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.id}`;
    const known = byKind.get(key);
    if (known) known.push(finding);
    else byKind.set(key, [finding]);
  }
  return [...byKind.values()].flatMap(groupOf);
}

function groupOf(findings: readonly Finding[]): KindGroup[] {
  const [first] = findings;
  if (first === undefined) return [];
  const { id, severity, why, source } = first;
  const remedy = commonRemedy(findings);
  return [
    {
      id,
      severity,
      ...(why !== undefined && { why }),
      ...(remedy !== undefined && { remedy }),
      ...(source !== undefined && { source }),
      findings,
    },
  ];
}

/** What to do, where it is the same at every place. */
function commonRemedy([first, ...others]: readonly Finding[]): string | undefined {
  return others.every(({ remedy }) => remedy === first?.remedy) ? first?.remedy : undefined;
}
