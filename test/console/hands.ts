import type { Page } from 'playwright-core';

/** What somebody does with the console in a browser. Tokens are `NAME-token`, as the served console of tests has them. */

/** Logs somebody in, whoever was there before. */
export async function logIn(page: Page, url: string, name: string): Promise<void> {
  await page.context().clearCookies();
  await page.goto(`${url}/login`);
  await page.getByLabel('Your token').fill(`${name}-token`);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'Runs' }).waitFor();
}

/** Logs out by the button of every page. */
export async function logOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
}

/** Waits for a gate on the page of a run, which must come to show it by itself. */
export const gateOpens = (page: Page, gate: string, timeout?: number): Promise<void> =>
  page
    .getByRole('heading', { name: `Gate: ${gate}` })
    .waitFor(timeout === undefined ? {} : { timeout });

/** Approves the gate that the page shows, with the number of a ticket. */
export async function approve(page: Page, gate: string): Promise<void> {
  await page.getByLabel('Ticket').fill('CHG-4711');
  await page.getByLabel('I have read the plan').check();
  await page.getByRole('button', { name: `Approve “${gate}”` }).click();
  await page.getByText(`approved "${gate}"`).first().waitFor();
}

/** Opens one of the controls, fills in its fields by their labels, and sends it. */
export async function steer(
  page: Page,
  verb: string,
  title: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<void> {
  const control = page.locator(`#control-${verb}`);
  await control.locator('summary').click();
  for (const [label, value] of Object.entries(fields)) await control.getByLabel(label).fill(value);
  await control.getByRole('button', { name: title }).click();
}

/** Follows a link that hands out a file, and tells where the browser has put it. */
export async function takeAlong(page: Page, link: string): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: link }).click();
  return (await download).path();
}
