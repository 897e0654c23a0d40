import { describe, expect, test } from '@jest/globals';
import {
  catalogue,
  etcdSet,
  helmSet,
  kubernetesSet,
  titleOf,
} from '../../lab/programs/catalogue.js';
import { releaseFiles } from '../../lab/programs/official-release.js';

describe('catalogue', () => {
  test('names every set once', () => {
    const titles = catalogue().map(titleOf);
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles).toContain('kubernetes v1.19.12');
  });

  test('a Kubernetes release has seven programs', () => {
    expect(kubernetesSet('1.23.6').programs).toHaveLength(7);
  });

  test('etcd 3.4 has no etcdutl, later ones do', () => {
    const names = (version: string): string[] => etcdSet(version).programs.map(({ name }) => name);
    expect(names('3.4.23')).toEqual(['etcd', 'etcdctl']);
    expect(names('3.5.21')).toEqual(['etcd', 'etcdctl', 'etcdutl']);
  });

  test('refuses a version without a recipe, and says which there are', () => {
    expect(() => kubernetesSet('1.28.6')).toThrow(/no recipe for Kubernetes 1.28.6.*1.23.6/);
  });
});

describe('official releases', () => {
  test('Kubernetes is one file a program, each with its checksum', () => {
    const files = releaseFiles(kubernetesSet('1.23.6'), 'x64');
    expect(files).toHaveLength(7);
    expect(files[0]).toEqual({
      url: 'https://dl.k8s.io/release/v1.23.6/bin/linux/amd64/kubelet',
      checksumUrl: 'https://dl.k8s.io/release/v1.23.6/bin/linux/amd64/kubelet.sha256',
      kind: 'program',
    });
  });

  test('Helm is one archive, its checksum beside it', () => {
    expect(releaseFiles(helmSet, 'x64')).toEqual([
      {
        url: 'https://get.helm.sh/helm-v3.14.4-linux-amd64.tar.gz',
        checksumUrl: 'https://get.helm.sh/helm-v3.14.4-linux-amd64.tar.gz.sha256sum',
        kind: 'archive',
      },
    ]);
  });

  test('every set has a release for both usual machine types, and none for others', () => {
    for (const set of catalogue()) {
      expect(releaseFiles(set, 'x64').length).toBeGreaterThan(0);
      expect(releaseFiles(set, 'arm64')[0]?.url).toContain('arm64');
      expect(releaseFiles(set, 'mips')).toEqual([]);
    }
  });
});
