import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core says of a page, and what of it is told. */
interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const looks = [
  { colorScheme: 'light', width: 1280, height: 900 },
  { colorScheme: 'dark', width: 390, height: 800 },
] as const;

/**
 * Everything that axe-core finds wrong with a page: in light on a desk, in dark on a phone. Also what is wider than the
 * screen, or squeezed, which no rule of axe-core looks for.
 */
export async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const { colorScheme, width, height } of looks) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    // By the debugger, as the page's own policy lets no script in.
    if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe);
    const violations = await page.evaluate<Violation[]>(
      'axe.run().then(({violations}) => violations)',
    );
    const place = `${new URL(page.url()).pathname} (${colorScheme}, ${width})`;
    faults.push(...violations.flatMap((one) => told(place, one)));
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
    if (wide > width) faults.push(`${place}: is ${wide} pixels wide`);
    const narrow = await page.evaluate<number>(narrowest);
    if (narrow < minWidth) faults.push(`${place}: a section is ${narrow} pixels wide`);
  }
  const [{ colorScheme, width, height }] = looks;
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height });
  return faults;
}

/** Less, and words fall apart into letters. */
const minWidth = 300;
const narrowest =
  'Math.min(1000, ...[...document.querySelectorAll("section:not([hidden])")].map((s) => s.clientWidth))';

const told = (place: string, { id, help, nodes }: Violation): string[] =>
  nodes.map(
    ({ html, failureSummary = '' }) => `${place}: ${id}: ${help}: ${html}: ${failureSummary}`,
  );
