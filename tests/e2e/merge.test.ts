import { expect, test } from 'vitest';
import { CLEAN, inspect, resize } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** A person who was made twice becomes one, with both histories. */

const SIZES = [
  { width: 1440, height: 900 },
  { width: 820, height: 1180 },
  { width: 390, height: 844 },
];
const HOUR_MS = 3_600_000;
const studio = peopleOfStudio({
  name: 'Merge',
  staff: ['owner'],
  members: ['Ada', 'Adah', 'Bo', 'Beau'],
  classes: [{ title: 'Evening ride', startsAt: new Date(Date.now() + 30 * HOUR_MS) }],
});

test.each([
  {
    locale: 'en-GB',
    people: [0, 1],
    search: 'Adah',
    words: {
      open: 'This is the same person as…',
      blocked: 'What stands in the way',
      choose: 'Email',
      sure: 'I know that both are the same person',
      merge: 'Make one of both',
      done: 'Ada Demo is one profile now',
    },
  },
  {
    locale: 'fr-FR',
    people: [2, 3],
    search: 'Beau',
    words: {
      open: 'C’est la même personne que…',
      blocked: 'Ce qui s’y oppose',
      choose: 'E-mail',
      sure: 'Je sais que les deux fiches sont celles de la même personne',
      merge: 'Réunir les deux fiches',
      done: 'Bo Demo n’a plus qu’une fiche',
    },
  },
])(
  '$locale: what stands in the way is told, then two profiles become one, and old links lead to it',
  async (of) => {
    const { words, locale, search } = of;
    const [stays, goes] = of.people.map((n) => studio.built().customerIds[n]!) as [string, string];
    const classId = studio.built().classIds[0]!;
    const page = await studio.open('owner', `customers/${stays}?tab=details`, { locale });
    const api = `${studio.url()}/api/studios/${studio.built().studioId}`;
    const book = async (customerId: string, spotNumber: number) => {
      const answer = await page.context().request.post(`${api}/classes/${classId}/bookings`, {
        headers: { origin: studio.url() },
        data: { customerId, spotNumber, acceptOverlap: true },
      });
      expect(answer.ok()).toBe(true);
      return (await answer.json()).bookingId as string;
    };
    const mine = await book(stays, 1 + 2 * of.people[0]!);
    await book(goes, 2 + 2 * of.people[0]!);
    const find = async () => {
      await page.getByRole('button', { name: words.open }).click();
      await page.getByRole('dialog').getByRole('searchbox').fill(search);
      await page
        .getByRole('dialog')
        .getByRole('button', { name: new RegExp(`${search} Demo`) })
        .click();
    };
    await find();
    await page.getByRole('alert').getByText(words.blocked).waitFor();
    await page.getByRole('alert').getByText('Evening ride').waitFor();
    expect(await inspect(page)).toEqual(CLEAN);
    expect(await page.getByRole('button', { name: words.merge }).count()).toBe(0);

    await page
      .context()
      .request.post(`${api}/bookings/${mine}/cancel`, { headers: { origin: studio.url() }, data: {} });
    await page.goto(studio.at('owner', `customers/${stays}?tab=details`));
    await find();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByRole('radiogroup', { name: words.choose, exact: true })
      .getByRole('radio')
      .last()
      .check();
    for (const size of SIZES) {
      await resize(page, size);
      expect(await inspect(page)).toEqual(CLEAN);
    }
    await resize(page, SIZES[0]!);
    await dialog.getByRole('checkbox', { name: words.sure }).check();
    await dialog.getByRole('button', { name: words.merge }).click();
    await page.getByText(words.done).first().waitFor();

    await page.goto(studio.at('owner', `customers/${goes}?tab=bookings`));
    await page.waitForURL((url) => url.pathname.endsWith(stays));
    await page.getByText('Evening ride').first().waitFor();
    await page.goto(studio.at('owner', `customers/${stays}`));
    await page.getByText(`${search.toLowerCase()}@merge.example`).first().waitFor();
  },
);
