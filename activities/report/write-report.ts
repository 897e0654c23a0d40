import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Evidence } from '../../model/evidence.js';
import { evidence } from '../../model/evidence.js';
import type { Report } from '../../model/report.js';
import { renderReport } from './render-report.js';

/**
 * Writes report.json and report.html into a directory of the run below `directory`; evidence names
 * both. Each appears whole or not at all, and writing twice leaves what writing once does.
 */
export async function writeReport(report: Report, directory: string): Promise<Evidence> {
  const own = join(directory, report.cluster, report.runId);
  await mkdir(own, { recursive: true, mode: 0o750 });
  const json = join(own, 'report.json');
  const html = join(own, 'report.html');
  await writeWhole(json, `${JSON.stringify(report, undefined, 2)}\n`);
  await writeWhole(html, renderReport(report));
  return evidence(`wrote ${html} and ${json}`, { html, json });
}

/** Under another name first: a reader, or a worker killed here, must not leave half a report. */
async function writeWhole(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${process.pid}.unfinished`;
  const file = await open(unfinished, 'w', 0o640);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}
