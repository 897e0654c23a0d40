import { type FileHandle, open } from 'node:fs/promises';
import { type KeyFileFacts, keyFileFault } from '../model/key-file.js';
import type { FieldError } from '../model/schema/parse.js';
import { errorLines, parse } from '../model/schema/parse.js';
import { InPlaceSpecSchema } from '../model/schema/spec.js';
import type { InPlaceSpec } from '../model/spec.js';
import { certificateFault } from '../model/ssh-certificate.js';
import { ExitCode } from './exit-codes.js';
import { fault } from './fault.js';
import { readYaml } from './read-yaml.js';

/** A spec file that passed every check. */
export interface SpecFile {
  /** As the operator wrote it: the one argument of the run. */
  readonly written: unknown;
  /** With every default resolved. */
  readonly spec: InPlaceSpec;
}

/** More than this is no spec, whatever it is. */
const maxBytes = 8 * 1024 * 1024;

/** Reads and checks a spec file. @throws Fault with code 2, one line for each wrong field. */
export async function readSpec(file: string): Promise<SpecFile> {
  const yaml = readYaml(await bytesOf(file));
  if (!yaml.ok) throw refusal(file, yaml.errors);
  const parsed = parse(InPlaceSpecSchema, yaml.value);
  if (!parsed.ok) throw refusal(file, parsed.errors);
  const { privateKeyFile, certificateFile } = parsed.value.ssh;
  await refuseFile(file, 'ssh.privateKeyFile', privateKeyFile, keyFileFault);
  await refuseFile(file, 'ssh.certificateFile', certificateFile, (name, { text }) =>
    certificateFault(name, text, Date.now()),
  );
  return { written: yaml.value, spec: parsed.value };
}

const refusal = (file: string, errors: readonly FieldError[]) =>
  fault(ExitCode.BadInput, `${file} is refused:`, ...errorLines(errors));

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await firstBytes(file, maxBytes);
  } catch (cause) {
    throw fault(ExitCode.BadInput, `${file} cannot be read: ${codeOf(cause)}`);
  }
}

/**
 * Whatever can be told from here. A key may lie on the worker's host alone, which checks it again.
 */
async function refuseFile(
  spec: string,
  path: string,
  file: string | undefined,
  faultOf: (file: string, facts: KeyFileFacts) => string | undefined,
): Promise<void> {
  const handle = file === undefined ? undefined : await open(file, 'r').catch(() => undefined);
  if (file === undefined || handle === undefined) return;
  const message = await startOf(handle).then(
    (facts) => faultOf(file, facts),
    (cause: unknown) => `${file} cannot be read: ${codeOf(cause)}`,
  );
  if (message !== undefined) throw refusal(spec, [{ path, message }]);
}

async function startOf(handle: FileHandle): Promise<KeyFileFacts> {
  try {
    const { mode } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(65_536), 0, 65_536, 0);
    return { mode, text: buffer.toString('utf8', 0, bytesRead) };
  } finally {
    await handle.close();
  }
}

async function firstBytes(file: string, count: number): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(size, count));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The system's own name for what went wrong: `ENOENT`. */
const codeOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'code' in cause
    ? String(cause.code)
    : String(cause);
