import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { CLEAN, inspect, resize } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** An owner prepares a class that nobody else sees, publishes it, and takes it back while nobody has booked it. */

const HOUR_MS = 3_600_000;

const studio = peopleOfStudio({
  name: 'Drafts',
  staff: ['owner', 'front_desk', 'instructor', 'manager'],
  members: ['Ada'],
  classes: [{ title: 'Climb', instructor: 2, startsAt: new Date(Date.now() + 100 * HOUR_MS) }],
});

const shows = (page: Page, title: string) => page.getByRole('link', { name: new RegExp(title) }).count();

test('a draft by clicks: seen by the team alone, published with its week, and back again', {
  timeout: 300_000,
}, async () => {
  const { studioId } = studio.built();
  const url = `${studio.url()}/api/studios/${studioId}`;
  const at = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
  const day = at(48).slice(0, 10);
  const owner = await studio.open('owner', `?day=${day}`);
  await owner.getByRole('button', { name: 'New class' }).click();
  await owner.getByLabel('Title').fill('Dawn');
  await owner.getByLabel('Day', { exact: true }).fill(day);
  await owner.getByLabel(/^Start/).fill('12:00');
  await owner.getByLabel('Keep it as a draft').check();
  expect(await inspect(owner)).toEqual(CLEAN);
  await owner.getByRole('button', { name: 'Create class' }).click();
  await owner.getByText('1 class of this week is a draft: members do not see it.').waitFor();
  await expect.poll(() => owner.getByText('Draft', { exact: true }).count()).toBe(1);
  expect(await inspect(owner)).toEqual(CLEAN);

  const ada = await studio.open('ada', '');
  const said = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' }).format(new Date(day));
  await ada.getByRole('button', { name: new RegExp(`^${said} ${Number(day.slice(8))} `) }).click();
  const desk = await studio.open('front_desk', `?day=${day}`);
  await desk.getByRole('link', { name: /Dawn/ }).click();
  await desk.getByText('Members do not see this class: it is a draft. Publish it to show it.').waitFor();
  expect(await desk.getByRole('button', { name: 'Add person' }).count()).toBe(0);
  expect(await inspect(desk)).toEqual(CLEAN);
  expect(await shows(ada, 'Dawn')).toBe(0);

  await owner.getByRole('button', { name: 'Publish 1 class' }).click();
  const dialog = owner.getByRole('dialog');
  await dialog.getByText('1 class is published: members see it and are not told by mail.').waitFor();
  expect(await inspect(owner)).toEqual(CLEAN);
  await dialog.getByRole('button', { name: 'Publish 1 class' }).click();
  await owner.getByText('1 class published').waitFor();
  // It appears on the phone that is open, and the desk is told that members can book.
  await expect.poll(() => shows(ada, 'Dawn'), { timeout: 60_000 }).toBe(1);
  await desk.getByText(/^Members can book this class\./).waitFor();
  await desk
    .getByText('Your site and public calendars do not show it: the public schedule is off.')
    .waitFor();

  await owner.getByRole('link', { name: /Dawn/ }).click();
  await owner.getByRole('button', { name: 'Back to draft' }).click();
  await owner.getByRole('dialog').getByRole('button', { name: 'Back to draft' }).click();
  await owner.getByText('Dawn is a draft again').waitFor();
  await expect.poll(() => shows(ada, 'Dawn'), { timeout: 60_000 }).toBe(0);
  await desk.context().close();

  await owner.getByRole('button', { name: 'Publish', exact: true }).click();
  await owner.getByRole('dialog').getByRole('button', { name: 'Publish 1 class' }).click();
  await owner.getByText('1 class published').waitFor();
  await expect.poll(() => shows(ada, 'Dawn'), { timeout: 60_000 }).toBe(1);
  const { classId } = (
    await (await owner.request.get(`${url}/classes?from=${at(0)}&to=${at(96)}`)).json()
  ).find((one: { title: string }) => one.title === 'Dawn');
  const booked = await ada.request.post(`${url}/classes/${classId}/bookings`, {
    headers: { origin: studio.url() },
    data: { spotNumber: 3 },
  });
  expect(booked.status()).toBe(200);
  // Whoever has booked it keeps it.
  await expect.poll(() => owner.getByRole('button', { name: 'Back to draft' }).count()).toBe(0);
  await ada.context().close();
  await owner.context().close();
});

test('taken back: what somebody has booked meanwhile stays published, the others are drafts again', {
  timeout: 300_000,
}, async () => {
  const { studioId, roomIds } = studio.built();
  const url = `${studio.url()}/api/studios/${studioId}`;
  const headers = { origin: studio.url() };
  const owner = await studio.open('owner', '');
  const ada = await studio.open('ada', '');
  const first = Date.now() + 200 * HOUR_MS;
  const classIds: string[] = [];
  for (const [n, title] of ['One', 'Two', 'Three'].entries()) {
    const [startsAt, endsAt] = [2 * n, 2 * n + 1].map((hours) =>
      new Date(first + hours * HOUR_MS).toISOString(),
    );
    const made = await owner.request.post(`${url}/classes`, {
      headers,
      data: { title, roomId: roomIds[0], draft: true, startsAt, endsAt },
    });
    classIds.push((await made.json()).classId);
  }
  await owner.goto(studio.at('owner', `?day=${new Date(first).toISOString().slice(0, 10)}`));
  await owner.getByRole('button', { name: /^Publish \d class/ }).click();
  await owner
    .getByRole('dialog')
    .getByRole('button', { name: /^Publish \d class/ })
    .click();
  // Under the pointer it stays.
  await owner.getByText(/\d class(es)? published/).hover();
  const booked = await ada.request.post(`${url}/classes/${classIds[0]}/bookings`, {
    headers,
    data: { spotNumber: 4 },
  });
  expect(booked.status()).toBe(200);
  await owner.getByRole('button', { name: 'Undo' }).click();
  await owner.getByText('1 class stays published').waitFor();
  await owner.getByText(/One, .* · People know of this class/).waitFor();
  await expect.poll(() => inspect(owner), { timeout: 60_000 }).toEqual(CLEAN);
  const isDraft = async (classId: string) =>
    (await (await owner.request.get(`${url}/classes/${classId}`)).json()).draft;
  expect(await Promise.all(classIds.map(isDraft))).toEqual([false, true, true]);
  await ada.context().close();
  await owner.context().close();
});

test('in French, on a phone and a tablet', { timeout: 300_000 }, async () => {
  const { studioId, roomIds } = studio.built();
  const startsAt = new Date(Date.now() + 72 * HOUR_MS);
  const owner = await studio.open('owner', '', { locale: 'fr-FR', onPhone: true });
  const made = await owner.request.post(`${studio.url()}/api/studios/${studioId}/classes`, {
    headers: { origin: studio.url() },
    data: {
      ...{ title: 'Aube', roomId: roomIds[0], draft: true, startsAt: startsAt.toISOString() },
      endsAt: new Date(startsAt.getTime() + HOUR_MS).toISOString(),
    },
  });
  expect(made.status()).toBe(200);
  await owner.goto(studio.at('owner', `?day=${startsAt.toISOString().slice(0, 10)}`));
  await owner
    .getByText(/brouillon/)
    .first()
    .waitFor();
  expect(await inspect(owner)).toEqual(CLEAN);
  await resize(owner, { width: 820, height: 1180 });
  expect(await inspect(owner)).toEqual(CLEAN);
  await owner.goto(studio.at('owner', `classes/${(await made.json()).classId}`));
  await owner.getByRole('button', { name: 'Publier' }).click();
  await owner.getByText(/sans recevoir d’e-mail/).waitFor();
  expect(await inspect(owner)).toEqual(CLEAN);
  await resize(owner, { width: 390, height: 844 });
  expect(await inspect(owner)).toEqual(CLEAN);
  await owner.context().close();
});

test('a substitute is asked for, seen by the desk and found', { timeout: 300_000 }, async () => {
  const [classId] = studio.built().classIds;
  const coach = await studio.open('instructor', `classes/${classId}`);
  await coach.getByRole('button', { name: 'Ask for a substitute' }).click();
  const dialog = coach.getByRole('dialog');
  await dialog.getByLabel('A note to the team').fill('A cold');
  expect(await inspect(coach)).toEqual(CLEAN);
  await dialog.getByRole('button', { name: 'Ask for a substitute' }).click();
  await coach.getByRole('button', { name: 'Ask no longer' }).waitFor();
  expect(await inspect(coach)).toEqual(CLEAN);
  await coach.context().close();

  const desk = await studio.open('front_desk', '', { locale: 'fr-FR', onPhone: true });
  await desk.getByText('1 cours à remplacer').waitFor();
  expect(await inspect(desk)).toEqual(CLEAN);
  await desk.context().close();

  const manager = await studio.open('manager', '');
  await manager.getByText('A cold').waitFor();
  expect(await inspect(manager)).toEqual(CLEAN);
  await manager.getByRole('button', { name: 'Take this class' }).click();
  await manager.getByText('You lead Climb now').waitFor();
  await expect.poll(() => manager.getByText('1 class looks for a substitute').count()).toBe(0);
  await manager.context().close();

  const ada = await studio.open('ada', `classes/${classId}`);
  await ada.getByText(/in place of The instructor/).waitFor();
  expect(await inspect(ada)).toEqual(CLEAN);
  await ada.context().close();
});
