/** Texts of the manifests that nothing on the other side says any more, each meant: `Kind where path`. */
export const expectedTextsLost: readonly string[] = [
  // Written as base64 by the old server itself.
  'Secret shop/by-text stringData.user',
  'Secret shop/by-text stringData.password',
  // Dropped by the old server itself, which prunes this kind.
  'Pruned shop/more spec.extra',
  // Dropped by the old server itself, whose feature gate is off.
  'Pod shop/newer spec.securityContext.fsGroupChangePolicy',
  // The same but for versions, as the account finds by opening them.
  ...[1, 2].map((version) => `Secret shop/sh.helm.release.v1.shop.v${version} data.release`),
  // Tokens are signed anew.
  'ServiceAccount shop/default secrets.0.name',
  'ServiceAccount pay/default secrets.0.name',
  'ServiceAccount shop/robot secrets.0.name',
  ...['robot-token-b4c5d', 'robot-by-hand'].flatMap((name) => [
    `Secret shop/${name} data.token`,
    `Secret shop/${name} data.ca.crt`,
  ]),
  // Placed anew, with a token volume of the new side.
  'Pod shop/placed spec.nodeName',
  'Pod shop/placed spec.volumes.0.name',
  'Pod shop/placed spec.volumes.0.secret.secretName',
  'Pod shop/placed spec.containers.0.volumeMounts.0.name',
  'Pod shop/placed spec.containers.0.volumeMounts.0.mountPath',
  // By the state of the node.
  'Node w-1 spec.taints.1.key',
  'Node w-1 spec.taints.1.effect',
  'Node w-1 spec.taints.1.timeAdded',
  // Gone in the target's API.
  'Node w-2.example.com spec.configSource.configMap.name',
  'Node w-2.example.com spec.configSource.configMap.kubeletConfigKey',
  'EndpointSlice shop/by-hand-1 endpoints.0.topology.kubernetes.io/hostname',
  'EndpointSlice shop/by-hand-1 endpoints.0.topology.rack',
  // Its owner is no more.
  'Loose shop/owned metadata.ownerReferences.1.name',
];
