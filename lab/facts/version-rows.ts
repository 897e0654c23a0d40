import type { VersionFacts } from '../../model/facts/version-facts.js';

/**
 * The rows of the table with etcd, CoreDNS and pause by minor: `| 1.14, 1.15 | 3.3.10 | 1.3.1 | 3.1 | 3.2.18 |`.
 * The first number of a cell counts; what stands in brackets is a remark.
 *
 * @throws where a row has no number in a cell.
 */
export const versionRows = (text: string): VersionFacts[] =>
  [...text.matchAll(/^\| (1\.\d+(?:, 1\.\d+)*) \|(.+)\|$/gm)]
    .filter(([, , cells = '']) => cells.split('|').length === 4)
    .flatMap(([, minors = '', cells = '']) => {
      const [etcd, coredns, pause, minExternalEtcd] = cells.split('|').map(numberIn);
      if (!etcd || !coredns || !pause || !minExternalEtcd)
        throw new TypeError(`versions.md: the row of ${minors} lacks a number`);
      return minors.split(', ').map((minor) => ({
        minor: Number(minor.split('.')[1]),
        etcd,
        minExternalEtcd,
        coredns,
        pause,
      }));
    });

const numberIn = (cell: string): string | undefined => /\d+(?:\.\d+)+/.exec(cell)?.[0];
