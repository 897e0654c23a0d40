import { generateKeyPairSync } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../../model/finding.js';
import { found } from '../../model/finding-kinds/found.js';
import type { CommandLine, RehearseInput } from '../contract.js';
import type { Workshop } from './copy.js';
import { type Bench, openBench } from './parse-bench.js';
import { judgeConfigFile } from './parse-config-file.js';
import { fetchConfigFiles } from './parse-config-files.js';
import { placeOf, tryLateFiles, tryLine } from './parse-line.js';
import type { ReadNodeFile } from './parse-read-file.js';

/** What is tried, with what, and on the way from where to where. */
export type ParseInput = Pick<RehearseInput, 'bundleDirectory' | 'commandLines' | 'from' | 'to'>;

/**
 * Each command line of the target, with the configuration files it names, read by the target's own program on this
 * machine: without the node's keys and kubeconfigs, as a user without rights, and with nobody to call.
 */
export async function parseCommandLines(
  workshop: Workshop,
  input: ParseInput,
  read: ReadNodeFile,
): Promise<Finding[]> {
  const bench = await openBench(workshop);
  try {
    await bench.write('key.pem', someKey());
    const findings: Finding[] = [];
    for (const line of input.commandLines)
      findings.push(...(await parseLine(bench, line, input, read)));
    return findings;
  } finally {
    await bench.close();
  }
}

async function parseLine(
  bench: Bench,
  line: CommandLine,
  input: ParseInput,
  read: ReadNodeFile,
): Promise<Finding[]> {
  const { component, node } = line;
  const program = join(input.bundleDirectory, component);
  const isThere = await access(program).then(
    () => true,
    () => false,
  );
  if (!isThere)
    return [
      found('bundle-lacks-program', 'spec.bundle', `there is no program "${component}" to try`),
    ];
  const { files, lost } = await fetchConfigFiles(bench, line, read);
  const trial = { bench, program, line, files };
  return [
    ...lost.map(({ path, why }) => found('config-not-parsed', `${node.name} ${path}`, why)),
    ...files.flatMap((file) =>
      judgeConfigFile({ component, where: placeOf(line, file), text: file.text }, input),
    ),
    ...(await tryLine(trial)),
    ...(await tryLateFiles(trial)),
  ];
}

/** An API server reads its signing key early, and the node's own stays on the node. */
const someKey = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  }).privateKey;
