/**
 * Cloud providers that were built in, by the minor without them. Any other value than `external` or none is refused
 * from v1.31 on. Source: KEP-2395 and the release notes.
 */
export const builtInClouds: Readonly<Record<string, number>> = {
  openstack: 26,
  aws: 27,
  azure: 31,
  gce: 31,
  vsphere: 31,
};
