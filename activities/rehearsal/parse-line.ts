import type { Finding } from '../../model/finding.js';
import { flagName } from '../../model/flags.js';
import { found } from '../../model/finding-kinds/found.js';
import type { CommandLine } from './inputs-of-copies.js';
import { absent, type Bench } from './parse-bench.js';
import { complaintIn, ignoredFields, toldComplaint } from './parse-complaint.js';
import type { BenchFile } from './parse-config-files.js';
import { freePort } from './free-port.js';
import { awayFromHere } from './parse-paths.js';
import { admissionLoaded, configFlags, lateFlags, readLate, trialPlans } from './parse-trials.js';
import { tryFlags } from './parse-try.js';

/** A command line with its files on a bench, and the program that has to read them. */
export interface LineTrial {
  readonly bench: Bench;
  readonly program: string;
  readonly line: CommandLine;
  readonly files: readonly BenchFile[];
}

/** Where a file of a command line's node is, for people. */
export const placeOf = ({ node }: CommandLine, { path }: Pick<BenchFile, 'path'>): string =>
  `${node.name} ${path}`;

/** The whole command line; where it fails with its files and not without, a file is to blame. */
export async function tryLine(trial: LineTrial): Promise<Finding[]> {
  const { bench, program, line, files } = trial;
  const verdict = await tryFlags(bench, program, planFor(line, files));
  const [file] = files;
  const told = [
    ...line.args.filter(isFilledIn).map((arg) => notTried(line, `${arg} is filled in on the node`)),
    ...(file === undefined ? [] : tellIgnored(line, file, verdict.ignored)),
  ];
  if (verdict.kind === 'good') return told;
  if (verdict.kind === 'unknown') return [...told, notTried(line, verdict.why)];
  const without = file && (await tryFlags(bench, program, planFor(line, [])));
  const isFile = file !== undefined && without?.kind === 'good';
  const complaints = verdict.complaints.map((complaint) => toldComplaint(complaint, files));
  return [
    ...told,
    ...complaints.map((complaint) =>
      isFile
        ? found('config-not-parsed', placeOf(line, file), complaint)
        : found('flag-not-parsed', flagPlace(line), `${complaint}${others(line)}`),
    ),
  ];
}

/** Audit policy and admission configuration are read by an API server only when it is about to serve. */
export async function tryLateFiles({ bench, program, line, files }: LineTrial): Promise<Finding[]> {
  const findings: Finding[] = [];
  const plugins = line.args.filter((arg) => /^--(?:en|dis)able-admission-plugins=/.test(arg));
  for (const file of files.filter(({ flag }) => readLate.includes(flag))) {
    // A plugin that wants a configuration ends the API server where the one of admission is not given.
    const own = file.flag === 'admission-control-config-file' ? plugins : [];
    const args = [...lateFlags(await freePort()), ...own, `--${file.flag}=${file.seen}`];
    const trial = await bench.run(program, args, admissionLoaded);
    const complaint = complaintIn(trial.said);
    findings.push(...tellIgnored(line, file, ignoredFields(trial.said)));
    if (trial.end === 'said enough' || complaint.includes(absent)) continue;
    findings.push(
      trial.end === 'ended'
        ? found('config-not-parsed', placeOf(line, file), toldComplaint(complaint, files))
        : notTried(line, `${file.path}: ${toldComplaint(complaint)}`),
    );
  }
  return findings;
}

function planFor({ component, args }: CommandLine, files: readonly BenchFile[]) {
  const plan = trialPlans[component];
  const left = new Set([...plan.without, ...configFlags[component]]);
  const own = args.filter(
    (arg) => arg.startsWith('-') && !isFilledIn(arg) && !left.has(flagName(arg) ?? ''),
  );
  const config = files.map(({ flag, seen }) => `--${flag}=${seen}`);
  const given = new Set(args.map(flagName));
  const instead = plan.with.filter((arg) => {
    const name = flagName(arg) ?? '';
    return plan.whereGiven?.includes(name) !== true || given.has(name);
  });
  return { args: [...own.map(awayFromHere), ...config, ...instead], goodEnd: plan.goodEnd };
}

/** `--node-ip=$(HOST_IP)`: a kubelet or systemd puts the value in. */
const isFilledIn = (arg: string): boolean => /^-.*\$[({A-Z_]/.test(arg);

const tellIgnored = (line: CommandLine, file: BenchFile, fields: readonly string[]): Finding[] =>
  fields.map((field) =>
    found('config-field-ignored', placeOf(line, file), `the target knows no field "${field}"`),
  );

const notTried = (line: CommandLine, why: string): Finding =>
  found('command-line-not-tried', flagPlace(line), toldComplaint(why));

const flagPlace = ({ node, component }: CommandLine): string => `${node.name} ${component}`;

const others = ({ nodes }: CommandLine): string =>
  nodes === 1 ? '' : ` (and on ${nodes - 1} more with the same command line)`;
