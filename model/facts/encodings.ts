/** A stored form of some kinds that API servers stopped reading, and what they write in its place. Versions are minors of v1. */
export interface EncodingFamily {
  readonly group: string;
  readonly kinds: readonly string[];
  /** By version of the API, the first and the last minor whose API server reads it; no last where all newer ones do. */
  readonly reads: { readonly [version: string]: readonly [first: number, last?: number] };
  /** Since which minor which version is written, oldest first. */
  readonly writes: readonly (readonly [since: number, version: string])[];
  /** Feature gate without which the API server does not serve the kinds. */
  readonly gate?: string;
  /** From this minor on, an API server that cannot read one such object never becomes ready. */
  readonly stopsStartSince?: number;
}

/**
 * Every built-in kind of which an encoding was dropped from 1.15 to 1.36; all others are read by all of these. Computed: `reads` from
 * the types that k8s.io/api registers in each minor, `writes` from the stored versions that kubernetes' own tests expect
 * (test/integration/etcd/data.go of 1.15, 1.18 to 1.20, 1.22, 1.23, 1.25 to 1.35; between two that agree, taken as they say).
 * Measured with the programs of 1.19.12, 1.23.6 and 1.34.4: `stopsStartSince`. It holds from where the kinds are on by default.
 */
export const encodingFamilies: readonly EncodingFamily[] = [
  {
    group: 'flowcontrol.apiserver.k8s.io',
    kinds: ['FlowSchema', 'PriorityLevelConfiguration'],
    reads: {
      v1alpha1: [17, 28],
      v1beta1: [20],
      v1beta2: [23],
      v1beta3: [26],
      v1: [29],
    },
    writes: [
      [18, 'v1alpha1'],
      [20, 'v1beta1'],
      [26, 'v1beta2'],
      [27, 'v1beta3'],
      [30, 'v1'],
    ],
    stopsStartSince: 20,
  },
  {
    group: 'resource.k8s.io',
    kinds: ['ResourceClaim', 'ResourceClaimTemplate'],
    reads: {
      v1alpha1: [26, 26],
      v1alpha2: [27, 30],
      v1alpha3: [31, 33],
      v1beta1: [32],
      v1beta2: [33],
      v1: [34],
    },
    writes: [
      [26, 'v1alpha1'],
      [27, 'v1alpha2'],
      [31, 'v1alpha3'],
      [32, 'v1beta1'],
      [34, 'v1beta2'],
      [35, 'v1'],
    ],
    gate: 'DynamicResourceAllocation',
  },
  {
    group: 'resource.k8s.io',
    kinds: ['DeviceClass', 'ResourceSlice'],
    reads: { v1alpha2: [30, 30], v1alpha3: [31, 33], v1beta1: [32], v1beta2: [33], v1: [34] },
    writes: [
      [30, 'v1alpha2'],
      [31, 'v1alpha3'],
      [32, 'v1beta1'],
      [34, 'v1beta2'],
      [35, 'v1'],
    ],
    gate: 'DynamicResourceAllocation',
  },
  {
    group: 'networking.k8s.io',
    kinds: ['IPAddress', 'ServiceCIDR'],
    reads: { v1alpha1: [27, 33], v1beta1: [31], v1: [33] },
    writes: [
      [27, 'v1alpha1'],
      [31, 'v1beta1'],
      [34, 'v1'],
    ],
    gate: 'MultiCIDRServiceAllocator',
  },
  {
    group: 'discovery.k8s.io',
    kinds: ['EndpointSlice'],
    reads: { v1alpha1: [16, 20], v1beta1: [17], v1: [21] },
    writes: [
      [16, 'v1alpha1'],
      [17, 'v1beta1'],
      [31, 'v1'],
    ],
  },
  {
    group: 'batch',
    kinds: ['CronJob'],
    reads: { v2alpha1: [15, 20], v1beta1: [15], v1: [21] },
    writes: [
      [15, 'v1beta1'],
      [22, 'v1'],
    ],
  },
  {
    group: 'scheduling.k8s.io',
    kinds: ['PriorityClass'],
    reads: { v1alpha1: [15, 35], v1beta1: [15], v1: [15] },
    writes: [[15, 'v1']],
  },
  {
    group: 'storagemigration.k8s.io',
    kinds: ['StorageVersionMigration'],
    reads: { v1alpha1: [30, 34], v1beta1: [35] },
    writes: [
      [30, 'v1alpha1'],
      [35, 'v1beta1'],
    ],
  },
];
