/** The Go module that everything of a Kubernetes release is built from. */
export const kubernetesModule = 'k8s.io/kubernetes';

/**
 * Modules that crash at run time on today's Go, and what replaces them: old reflect2 and
 * json-iterator reach into the runtime's maps, and vbom.ml no longer answers.
 */
const replacementsUpTo119 = [
  'vbom.ml/util => github.com/fvbommel/util v0.0.0-20160121211510-db5cfe13f5cc',
  'github.com/modern-go/reflect2 => github.com/modern-go/reflect2 v1.0.2',
  'github.com/json-iterator/go => github.com/json-iterator/go v1.1.12',
] as const;

/** The minor of a version: 19 of `1.19.12`. */
export const minorOf = (version: string): number => Number(version.split('.')[1]);

/** Up to 1.23 the published module lacks its generated OpenAPI definitions. */
export const lacksOpenapi = (version: string): boolean => minorOf(version) <= 23;

/** Up to 1.15 the kubelet's cadvisor does not compile without cgo. */
export const kubeletNeedsCgo = (version: string): boolean => minorOf(version) <= 15;

/**
 * The go.mod of a throw-away module that builds a Kubernetes release, from the release's own go.mod:
 * the staging folders it points to are not in the published module, their published twins are.
 */
export function throwAwayModule(releaseGoMod: string, version: string): string {
  const [, minor, patch] = version.split('.');
  const replacements = minorOf(version) <= 19 ? replacementsUpTo119 : [];
  const replaced = replacements.map((line) => line.split(' ')[0]);
  const lines = releaseGoMod
    .split('\n')
    .filter((line) => !replaced.some((name) => line.trim().startsWith(`${name} =>`)))
    .map((line) => line.replace(/^module .*$/, 'module cutover.invalid/kubernetes'))
    .map((line) =>
      line.replace(/=> \.\/staging\/src\/k8s\.io\/(\S+)/, `=> k8s.io/$1 v0.${minor}.${patch}`),
    );
  return [
    ...lines,
    `require ${kubernetesModule} v${version}`,
    ...replacements.map((line) => `replace ${line}`),
    ...(lacksOpenapi(version) ? [`replace ${kubernetesModule} => ./src`] : []),
    '',
  ].join('\n');
}

/** The linker flags of a release: its version in every package that has kept it over the years. */
export function linkerFlags(version: string): string {
  const [major, minor] = version.split('.');
  const packages = [
    'k8s.io/component-base/version',
    'k8s.io/client-go/pkg/version',
    'k8s.io/kubernetes/pkg/version',
    'k8s.io/kubernetes/pkg/kubectl/version',
  ];
  const values = {
    gitVersion: `v${version}`,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: 'clean',
  };
  const settings = packages.flatMap((name) =>
    Object.entries(values).map(([key, value]) => `-X ${name}.${key}=${value}`),
  );
  return ['-checklinkname=0', '-s', '-w', ...settings].join(' ');
}
