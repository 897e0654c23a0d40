import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.js';

/**
 * The environment of every Go command here. `-mod=mod` because the throw-away modules are completed
 * while building, and because openapi-gen without it silently skips packages. Without cgo the
 * programs are static, as in the official releases, and run in images that hold nothing else.
 */
export const goEnvironment: Readonly<Record<string, string>> = {
  GOFLAGS: '-mod=mod',
  GO111MODULE: 'on',
  GOWORK: 'off',
  CGO_ENABLED: '0',
  GOOS: 'linux',
};

/** The oldest Go that builds every program of the catalogue; Debian's own is older. */
const oldestGo = { major: 1, minor: 24 } as const;

/** Throw, saying what to do, unless a Go that can build is on PATH. */
export async function requireGo(): Promise<void> {
  const printed = await run({ file: 'go', arguments: ['version'] }).catch(() => 'none');
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(printed) ?? [];
  if (Number(major) === oldestGo.major && Number(minor) >= oldestGo.minor) return;
  throw new Error(
    `go: found ${printed.trim()}; building needs Go ${oldestGo.major}.${oldestGo.minor} or later on PATH, from https://go.dev/dl`,
  );
}

/** A module as `go mod download -json` and `go list -m -json` describe it. */
export interface Module {
  readonly Path: string;
  readonly Dir: string;
  readonly GoMod: string;
}

/** Run `go` in a folder; returns its output. */
export const go = (cwd: string, ...arguments_: readonly string[]): Promise<string> =>
  run({ file: 'go', arguments: arguments_, cwd, env: goEnvironment });

/** Download one module and say where it lies; fails when the module proxy does not have it. */
export async function downloadModule(cwd: string, module: string): Promise<Module> {
  return JSON.parse(await go(cwd, 'mod', 'download', '-json', module)) as Module;
}

/**
 * `go install` of a main package by version; the program lands in `bin` of the work folder. A
 * program that does not know its version by itself is told through the linker.
 */
export async function goInstall(
  workFolder: string,
  packageAtVersion: string,
  linkerSettings = '',
): Promise<string> {
  const bin = join(workFolder, 'bin');
  await mkdir(bin, { recursive: true });
  await run({
    file: 'go',
    arguments: ['install', `-ldflags=-s -w ${linkerSettings}`, packageAtVersion],
    cwd: workFolder,
    // `go install` with a version reads no go.mod, so no -mod flag is wanted.
    env: { ...goEnvironment, GOFLAGS: '', GOBIN: bin },
  });
  return bin;
}
