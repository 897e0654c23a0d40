import { open } from 'node:fs/promises';
import { type KeyFileFacts, keyFileFault } from '../../model/key-file.js';
import type { SshAccess } from '../../model/node.js';
import { certificateFault } from '../../model/ssh-certificate.js';

/** Keys and certificates are a few kilobytes; more of a wrongly named file is not read. */
const maxBytes = 64 * 1024;

/** What keeps the files to log in with from being used: the field and a sentence; absent where nothing does. */
export async function checkKeyFiles(ssh: SshAccess): Promise<string | undefined> {
  const { privateKeyFile, certificateFile } = ssh;
  const key = await check(privateKeyFile, (facts) => keyFileFault(privateKeyFile, facts));
  if (key !== undefined) return `ssh.privateKeyFile: ${key}`;
  if (certificateFile === undefined) return undefined;
  const certificate = await check(certificateFile, ({ text }) =>
    certificateFault(certificateFile, text, Date.now()),
  );
  return certificate === undefined ? undefined : `ssh.certificateFile: ${certificate}`;
}

async function check(file: string, fault: (facts: KeyFileFacts) => string | undefined) {
  try {
    return fault(await startOf(file));
  } catch (cause) {
    const isCoded = typeof cause === 'object' && cause !== null && 'code' in cause;
    const code = isCoded ? String(cause.code) : String(cause);
    return `${file} cannot be read on the host of the Temporal worker (${code})`;
  }
}

/** Mode and beginning of a file. @throws what the system says. */
export async function startOf(file: string): Promise<KeyFileFacts> {
  await using handle = await open(file, 'r');
  const { mode } = await handle.stat();
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(maxBytes), 0, maxBytes, 0);
  return { mode, text: buffer.toString('utf8', 0, bytesRead) };
}
