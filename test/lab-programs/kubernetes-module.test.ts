import { describe, expect, test } from '@jest/globals';
import {
  kubeletNeedsCgo,
  lacksOpenapi,
  linkerFlags,
  throwAwayModule,
} from '../../lab/programs/kubernetes-module.js';

const released = `module k8s.io/kubernetes

go 1.15

require (
	k8s.io/api v0.0.0
	vbom.ml/util v0.0.0-20160121211510-db5cfe13f5cc
)

replace (
	github.com/json-iterator/go => github.com/json-iterator/go v1.1.10
	k8s.io/api => ./staging/src/k8s.io/api
	k8s.io/sample-apiserver => ./staging/src/k8s.io/sample-apiserver
)
`;

describe('the throw-away module', () => {
  test('has a name of its own, requires the release, and points to the published twins', () => {
    const text = throwAwayModule(released, '1.23.6');
    expect(text).toMatch(/^module cutover.invalid\/kubernetes$/m);
    expect(text).toMatch(/^require k8s.io\/kubernetes v1.23.6$/m);
    expect(text).toContain('k8s.io/api => k8s.io/api v0.23.6');
    expect(text).toContain('k8s.io/sample-apiserver => k8s.io/sample-apiserver v0.23.6');
    expect(text).not.toContain('./staging');
  });

  test('up to 1.19 replaces what crashes on today’s Go, and each module only once', () => {
    const text = throwAwayModule(released, '1.19.12');
    expect(text).toContain('replace vbom.ml/util => github.com/fvbommel/util');
    expect(text.match(/json-iterator\/go =>/g)).toHaveLength(1);
    expect(text).toContain('json-iterator/go v1.1.12');
    expect(throwAwayModule(released, '1.23.6')).toContain('json-iterator/go v1.1.10');
  });

  test('only 1.15 and older build their kubelet with cgo', () => {
    expect(kubeletNeedsCgo('1.15.12')).toBe(true);
    expect(kubeletNeedsCgo('1.18.8')).toBe(false);
  });

  test('up to 1.23 is built from a copy, which gets the generated definitions', () => {
    expect(lacksOpenapi('1.23.6')).toBe(true);
    expect(throwAwayModule(released, '1.23.6')).toContain('k8s.io/kubernetes => ./src');
    expect(lacksOpenapi('1.34.4')).toBe(false);
    expect(throwAwayModule(released, '1.34.4')).not.toContain('./src');
  });

  test('the linker is told the version', () => {
    const flags = linkerFlags('1.19.12');
    expect(flags).toMatch(/^-checklinkname=0 -s -w /);
    expect(flags).toContain('-X k8s.io/component-base/version.gitVersion=v1.19.12');
    expect(flags).toContain('-X k8s.io/component-base/version.gitMinor=19');
  });
});
