/**
 * API groups that are gone altogether, by minor: an API server does not start while `--runtime-config` names one.
 * Seen with v1.34.4: "unknown api groups settings.k8s.io,auditregistration.k8s.io"; a gone version of a group that
 * lives on is taken silently.
 */
export const removedGroups: Readonly<Record<number, readonly string[]>> = {
  19: ['auditregistration.k8s.io'],
  20: ['settings.k8s.io'],
};
