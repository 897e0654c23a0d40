import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../model/report.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';

/**
 * A report as a page. Drawn by the worker's own program, which needs nothing of a worker: the client imports no
 * activity. @throws Fault with code 1 where it cannot be drawn.
 */
export async function drawPage(report: Report): Promise<string> {
  const program = fileURLToPath(new URL('../../activities/report/main.js', import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  child.stdin.on('error', () => undefined); // It ended early; its exit code says so.
  child.stdin.end(JSON.stringify(report));
  const page = await text(child.stdout);
  if ((await ended) !== 0) throw fault(ExitCode.Failed, 'the page could not be drawn; see above');
  return page;
}
