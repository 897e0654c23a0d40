import { generateKeyPairSync } from 'node:crypto';
import type { Finding } from '../../model/finding.js';
import { found } from '../../model/finding-kinds/found.js';
import type { CommandLine, RehearseInput } from './inputs-of-copies.js';
import type { Workshop } from './copy.js';
import { type Bench, openBench } from './parse-bench.js';
import { judgeConfigFile } from './parse-config-file.js';
import { fetchConfigFiles } from './parse-config-files.js';
import { placeOf, tryLateFiles, tryLine } from './parse-line.js';
import { type FindProgram, programsIn } from './bundle-programs.js';
import type { ReadNodeFile } from './parse-read-file.js';

/** What is tried, with what, and on the way from where to where. */
export type ParseInput = Pick<RehearseInput, 'bundleDirectory' | 'commandLines' | 'from' | 'to'>;

/**
 * Each command line of the target, with the configuration files it names, read by the target's own program on this
 * machine: without the node's keys and kubeconfigs, as a user without rights, and with nobody to call.
 * @throws Refused where the bundle is not what bundle.json says.
 */
export async function parseCommandLines(
  workshop: Workshop,
  input: ParseInput,
  read: ReadNodeFile,
): Promise<Finding[]> {
  const program = await programsIn(input.bundleDirectory);
  const bench = await openBench(workshop);
  try {
    await bench.write('key.pem', someKey());
    const findings: Finding[] = [];
    for (const line of input.commandLines)
      findings.push(...(await parseLine({ bench, program, input, read }, line)));
    return findings;
  } finally {
    await bench.close();
  }
}

interface Parsing {
  readonly bench: Bench;
  readonly program: FindProgram;
  readonly input: ParseInput;
  readonly read: ReadNodeFile;
}

async function parseLine(parsing: Parsing, line: CommandLine): Promise<Finding[]> {
  const { bench, input, read } = parsing;
  const { component, node } = line;
  const program = await parsing.program(component);
  if (program === undefined)
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
