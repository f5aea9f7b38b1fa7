import type { LiveBoard } from '@tandem/api/tracker';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { inspect, resize } from './inspect.ts';
import { addClass, letScreenIn, openClub } from './tracker-club.ts';

/** A class plan from the keyboard or a file to the wall, and what an instructor does with it while the class runs. */

const WAIT_MS = 90_000;

const club = openClub({ acceptDownloads: true });
const { open } = club;

const field = (page: Page, segment: number, label: string) =>
  page.getByRole('group', { name: `Segment ${segment}`, exact: true }).getByLabel(label, { exact: true });

test('a plan is written by the keyboard, drawn and reckoned as one types, and what cannot be is marked', async () => {
  const page = await open('/plans');
  await page.getByRole('button', { name: 'New plan' }).click();
  await page.getByLabel('Name of the plan').fill('By keys');
  await field(page, 2, 'Time').fill('20:00');
  await field(page, 2, '% of FTP').fill('90');
  // Enter adds one after it and is there before the next key can come; Alt and an arrow move it.
  await field(page, 2, '% of FTP').focus();
  const reached = await page.evaluate(`
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    document.activeElement.closest('fieldset')?.querySelector('legend').textContent`);
  expect(reached).toBe('Segment 3');
  await page.keyboard.type('x');
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(() => field(page, 4, 'Time').inputValue()).toMatch(/x/);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('What is marked cannot be read.').waitFor();
  expect(await page.evaluate('document.activeElement.value')).toBe(await field(page, 4, 'Time').inputValue());
  await field(page, 4, 'Time').fill('1:30');
  const last = page.getByRole('group', { name: 'Segment 4', exact: true });
  await last.getByRole('combobox', { name: 'Target' }).selectOption('Free');
  await page.getByRole('img', { name: 'Profile of “By keys”' }).waitFor();
  expect(await page.locator('.plan-load').textContent()).toMatch(/31:30[\s\S]*0\.\d\d[\s\S]*kJ/);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText(/^31:30 · intensity 0\.\d\d · load \d+$/).waitFor();
  for (const size of [
    { width: 1280, height: 900 },
    { width: 390, height: 844 },
  ]) {
    await resize(page, size);
    await page.getByRole('button', { name: 'Open By keys' }).click();
    await page.locator('.plan-editor').waitFor();
    expect(await inspect(page)).toEqual({ overflowPx: 0, violations: [] });
    await page.getByRole('button', { name: 'Close' }).click();
  }
});

const MRC = (rows: string) =>
  `[COURSE HEADER]\nDESCRIPTION = Brought\nMINUTES PERCENT\n[END COURSE HEADER]\n[COURSE DATA]\n${rows}\n[END COURSE DATA]`;

test('a file is read before it is kept, one that is damaged is refused by its line, and a plan goes out as ZWO', async () => {
  const page = await open('/plans');
  const bring = (name: string, text: string) =>
    page
      .getByLabel('Bring in a file')
      .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  await bring('bad.mrc', MRC('0 50\n5 fifty'));
  await page.getByText('bad.mrc').waitFor();
  await page.getByText('Line 7.').waitFor();
  await bring('watts.erg', MRC('0 100\n5 100').replace('PERCENT', 'WATTS'));
  await page.getByLabel('Written for an FTP of (W)').fill('250');
  await page.getByRole('button', { name: 'Read it so' }).click();
  await expect.poll(() => field(page, 1, '% of FTP').inputValue()).toBe('40');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as ZWO' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('Brought.zwo');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText(/^5:00 · intensity 0\.40/).waitFor();
});

test('the instructor runs a class by a plan; another tablet and the wall follow each press', async () => {
  const eventId = await addClass(club.trackerUrl);
  const segment = (seconds: number, percent: number, text: string) => ({
    seconds,
    target: { kind: 'power', fromPercent: percent, toPercent: percent },
    cadence: null,
    lines: [{ second: 0, text }],
  });
  await club.context.request.post(`${club.trackerUrl}/api/plans`, {
    data: {
      name: 'Two parts',
      segments: [segment(600, 60, 'Welcome'), segment(900, 100, 'Now it begins')],
    },
  });
  const instructor = await open(`/classes/${eventId}`);
  const other = await open(`/classes/${eventId}`);
  const wall = await screenOf(eventId);
  await instructor.getByLabel('Class plan').selectOption('Two parts · 25:00');
  const targets = () =>
    Promise.all([instructor, other, wall].map((page) => page.locator('.plan-target b').textContent()));
  await expect.poll(targets, { timeout: WAIT_MS }).toEqual(['60%', '60%', '60%']);
  await instructor.getByRole('button', { name: 'Start' }).click();
  await other.getByRole('button', { name: '5% harder' }).click();
  await expect.poll(targets, { timeout: WAIT_MS }).toEqual(['63%', '63%', '63%']);
  await instructor.getByText('Welcome').waitFor();
  await instructor.getByRole('button', { name: 'Next' }).click();
  await expect.poll(targets, { timeout: WAIT_MS }).toEqual(['105%', '105%', '105%']);
  await other.getByText('Now it begins').waitFor();
  // The room reads the cue too; a screen that only shows the class has nothing to press.
  await wall.getByText('Now it begins').waitFor();
  expect(await wall.getByRole('button', { name: 'Next' }).count()).toBe(0);
  await instructor.getByRole('button', { name: 'Back' }).click();
  await expect.poll(targets, { timeout: WAIT_MS }).toEqual(['63%', '63%', '63%']);
  // A Stop taken back goes on with what was shifted.
  await instructor.getByRole('button', { name: 'Stop' }).click();
  await instructor.getByRole('button', { name: 'Stop the class' }).click();
  await expect.poll(() => other.locator('.plan-bar').count(), { timeout: WAIT_MS }).toBe(0);
  await instructor.getByRole('button', { name: /^Resume/ }).click();
  await expect.poll(targets, { timeout: WAIT_MS }).toEqual(['63%', '63%', '63%']);
  const board = (await (
    await club.context.request.get(`${club.trackerUrl}/api/events/${eventId}`)
  ).json()) as LiveBoard;
  expect(board.event.plan?.name).toBe('Two parts');
});

const screenOf = async (eventId: number) =>
  open(
    `/classes/${eventId}`,
    await letScreenIn(club.context, club.trackerUrl, { name: 'Wall', locale: 'en-GB' }),
  );
