import { expect, test } from 'vitest';
import { CLEAN, inspect } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** The desk gives somebody the same spot in every later class of a series, and ends it; the owner lets the series go on. */

const DAY_MS = 24 * 3_600_000;

const studio = peopleOfStudio({
  name: 'Standing',
  staff: ['owner', 'front_desk'],
  members: ['Ada', 'Bob'],
});

test('a standing booking by clicks: told before, a taken spot left out, kept in the portal, ended in one act', {
  timeout: 300_000,
}, async () => {
  const { studioId, customerIds, roomIds } = studio.built();
  const day = (inDays: number) => new Date(Date.now() + inDays * DAY_MS).toISOString().slice(0, 10);
  const owner = await studio.open('owner', '');
  const post = async (path: string, data: object) => {
    const answer = await owner.request.post(`${studio.url()}/api/studios/${studioId}/${path}`, {
      headers: { origin: studio.url() },
      data,
    });
    expect(answer.status()).toBe(200);
    return answer.json();
  };
  const { classIds } = (await post('series', {
    ...{ title: 'Climb', roomId: roomIds[0], day: day(3), until: day(23), time: '12:00', minutes: 45 },
    weekdays: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'],
    everyWeeks: 1,
  })) as { classIds: string[] };
  const [first, second] = classIds as [string, string];
  const count = classIds.length;
  await post(`classes/${first}/bookings`, { customerId: customerIds[0], spotNumber: 3 });
  await post(`classes/${second}/bookings`, { customerId: customerIds[1], spotNumber: 3 });

  const desk = await studio.open('front_desk', `classes/${first}`);
  const openAda = async () => {
    await desk
      .getByRole('button', { name: /Ada Demo/ })
      .first()
      .click();
    await desk.getByRole('dialog', { name: 'Ada Demo' }).waitFor();
  };
  await openAda();
  expect(await inspect(desk)).toEqual(CLEAN);
  await desk.getByRole('button', { name: 'Book every later class too…' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByText('1 cannot be booked and is left out:').waitFor();
  await dialog.getByText(/This spot has just been taken|Spot 3 is already taken/).waitFor();
  expect(await inspect(desk)).toEqual(CLEAN);
  await dialog.getByRole('button', { name: `Book ${count - 2} classes` }).click();
  await desk.getByText(`Ada Demo is booked in ${count - 2} more classes`).waitFor();

  const ada = await studio.open('ada', 'bookings');
  await expect.poll(() => ada.getByRole('link', { name: /Climb/ }).count()).toBe(count - 1);
  await ada.context().close();

  await desk.goto(studio.at('front_desk', `classes/${classIds[2]}`));
  await openAda();
  await desk.getByRole('button', { name: 'Cancel this and every later class…' }).click();
  await dialog.getByText(`${count - 2} classes, from`).waitFor();
  expect(await inspect(desk)).toEqual(CLEAN);
  await dialog.getByRole('button', { name: `Cancel ${count - 2} bookings` }).click();
  await desk.getByText(`${count - 2} bookings of Ada Demo are cancelled`).waitFor();
  await desk.context().close();

  await owner.goto(studio.at('owner', `classes/${classIds[2]}`));
  await owner.getByRole('button', { name: 'Extend series' }).click();
  await owner.getByLabel('Until').fill(day(20));
  await owner.getByText(/^Choose a day after the last class/).waitFor();
  await owner.getByLabel('Until').fill(day(28));
  await owner.getByText(/^5 classes, from/).waitFor();
  expect(await inspect(owner)).toEqual(CLEAN);
  await owner.getByRole('button', { name: 'Create 5 classes' }).click();
  await owner.getByText('5 classes created').waitFor();
  await owner.context().close();
});
