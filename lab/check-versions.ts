import { applyApplication } from './application/application.js';
import { statefulData } from './application/stateful-data.js';
import { labVersions, type LabVersion } from './cluster/versions.js';
import { labDown, labUp } from './lab.js';
import { descriptionOf } from './shipped.js';

/**
 * Brings a lab of every release up (or of those named as arguments), runs the application on it,
 * reads the ledger back and takes the lab down. Ends with exit code 1 if any failed.
 */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !labVersions.some((version) => version === name));
  if (unknown.length > 0) {
    throw new Error(`no lab of ${unknown.join(', ')}: it runs ${labVersions.join(', ')}`);
  }
  const chosen = labVersions.filter((version) => names.length === 0 || names.includes(version));
  for (const version of chosen) {
    const began = Date.now();
    const outcome = await check(version).catch((error: unknown) => {
      process.exitCode = 1;
      return `failed: ${error instanceof Error ? error.message : String(error)}`;
    });
    const seconds = ((Date.now() - began) / 1000).toFixed(0);
    process.stdout.write(`${version}: ${outcome} (${seconds} s)\n`);
  }
}

async function check(version: LabVersion): Promise<string> {
  const name = `check-${version.replaceAll('.', '-')}`;
  const overrides = { name, version, network: '10.233.99.0/24' };
  try {
    const lab = await labUp(await descriptionOf('kubeadm', overrides));
    await applyApplication(lab);
    const { entries, breaks } = await statefulData(lab);
    if (entries === 0 || breaks.length > 0) throw new Error(`ledger: ${entries}, ${breaks.join()}`);
    return 'the application runs';
  } finally {
    await labDown(name);
  }
}

await main(process.argv.slice(2));
