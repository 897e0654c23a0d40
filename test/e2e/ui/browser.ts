import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type Page, chromium } from 'playwright-core';
import { findOnPath } from '../../../lab/programs/on-path.js';
import { root } from '../../../lab/setup/root.js';

/** One page of a headless Chromium that reaches nothing but this machine. */
export interface Window {
  readonly page: Page;
  /** Keeps a picture of the page; the names of a folder sort in the order in which they were taken. */
  readonly shoot: (name: string) => Promise<void>;
  /** Does something on the page; where it fails, a last picture is kept. */
  readonly watched: (act: () => Promise<void>) => Promise<void>;
  /** Hosts outside of this machine that the page has asked for, in vain. */
  readonly strangers: ReadonlySet<string>;
  readonly close: () => Promise<void>;
}

/** As root and without a screen; nothing that asks the internet by itself. */
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long the page may take to show what was asked for, on two busy cores. */
const PATIENCE_MS = 30_000;

/**
 * Opens a page whose pictures go to `artifacts/FOLDER`, which is emptied first.
 * @throws Error where Debian's chromium is missing.
 */
export async function openWindow(folder: string): Promise<Window> {
  const executablePath = await findOnPath('chromium');
  if (executablePath === undefined)
    throw new Error('chromium is not on PATH: apt-get install chromium');
  const pictures = join(root, 'artifacts', folder);
  await rm(pictures, { recursive: true, force: true });
  await mkdir(pictures, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: flags });
  const strangers = new Set<string>();
  const page = await newPage(browser, strangers);
  let taken = 0;
  const shoot = async (name: string): Promise<void> => {
    taken++;
    const path = join(pictures, `${String(taken).padStart(2, '0')}-${name}.png`);
    await page.screenshot({ path });
  };
  const watched = async (act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (cause) {
      await shoot('in-vain');
      throw cause;
    }
  };
  return { page, shoot, watched, strangers, close: () => browser.close() };
}

async function newPage(browser: Browser, strangers: Set<string>): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 1000 },
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.route(
    ({ hostname }) => hostname !== '127.0.0.1',
    (route, request) => {
      strangers.add(new URL(request.url()).hostname);
      return route.abort();
    },
  );
  return context.newPage();
}
