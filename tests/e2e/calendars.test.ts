import { expect, test } from 'vitest';
import { entriesIn } from '../../apps/studio/src/testing/calendars.ts';
import { CLEAN, inspect } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** A booking goes into a member's calendar, an instructor's classes into theirs, and the schedule to anybody's. */

const WAIT_MS = 90_000;
const DAY_MS = 24 * 3_600_000;

const studio = peopleOfStudio({
  name: 'Calendars',
  staff: ['owner', 'instructor'],
  members: ['Ada'],
  classes: [{ title: 'Climb', startsAt: new Date(Date.now() + 3 * DAY_MS), instructor: 1 }],
});

const entriesAt = async (url: string) => {
  const answer = await fetch(studio.url() + new URL(url).pathname);
  return answer.ok ? entriesIn(await answer.text()) : answer.status;
};

test(
  'a member saves one class, follows all of them, and ends that',
  async () => {
    const page = await studio.open('ada', `classes/${studio.built().classIds[0]}`);
    await page.getByRole('button', { name: /^Spot 3\b/ }).click();
    await page.getByRole('button', { name: 'Book spot 3' }).click();
    await page.getByRole('button', { name: 'Add to calendar' }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Save the file' }).click();
    expect((await saved).suggestedFilename()).toBe('class.ics');
    await page.getByRole('button', { name: 'Make the link' }).click();
    const url = await page.getByRole('textbox').inputValue();
    const webcal = await page.getByRole('link', { name: 'Subscribe on this device' }).getAttribute('href');
    expect(webcal).toBe(url.replace(/^https?/, 'webcal'));
    expect(await inspect(page)).toEqual(CLEAN);
    expect(await entriesAt(url)).toMatchObject([{ title: 'Climb', status: 'CONFIRMED' }]);
    await page.getByRole('button', { name: 'End the link' }).click();
    await page
      .getByRole('dialog', { name: 'End the link?' })
      .getByRole('button', { name: 'End the link' })
      .click();
    await page.getByRole('button', { name: 'Make the link' }).waitFor();
    expect(await entriesAt(url)).toBe(404);
    await page.context().close();
  },
  4 * WAIT_MS,
);

test(
  'an instructor follows what they lead, and the owner lets anybody follow a place, in French',
  async () => {
    const coach = await studio.open('instructor', '', { onPhone: true });
    await coach.getByRole('button', { name: 'In my calendar' }).click();
    await coach.getByRole('button', { name: 'Make the link' }).click();
    const led = await coach.getByRole('dialog').getByRole('textbox').inputValue();
    expect(await inspect(coach)).toEqual(CLEAN);
    expect(await entriesAt(led)).toMatchObject([{ title: 'Climb' }]);
    await coach.context().close();

    const owner = await studio.open('owner', 'integrations/public', {
      locale: 'fr-FR',
      onPhone: true,
    });
    await owner.getByRole('button', { name: 'Le rendre public' }).click();
    const place = await owner.getByLabel('Here', { exact: true }).inputValue();
    expect(await inspect(owner)).toEqual(CLEAN);
    expect(await entriesAt(place)).toMatchObject([{ title: 'Climb' }]);
    await owner.context().close();
  },
  4 * WAIT_MS,
);
