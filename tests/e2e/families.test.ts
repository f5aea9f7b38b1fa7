import { expect, test } from 'vitest';
import { CLEAN, inspect, isClean } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** A family: the desk links a child to a parent, who books for both on the phone. */

const DAY_MS = 24 * 3_600_000;
const _PHONE = { width: 390, height: 844 };
const _TABLET = { width: 820, height: 1180 };

const studio = peopleOfStudio({
  name: 'Families',
  staff: ['front_desk'],
  members: ['Ada', 'Bob'],
  classes: [{ title: 'Climb', startsAt: new Date(Date.now() + DAY_MS) }],
});

test('the desk links a child to a parent, who books for both on the phone, each on a spot of their own; the desk ends it', {
  timeout: 400_000,
}, async () => {
  const { studioId, customerIds, classIds } = studio.built();
  const desk = await studio.open('front_desk', 'customers');
  const made = await desk.request.post(`${studio.url()}/api/studios/${studioId}/customers`, {
    headers: { origin: studio.url() },
    data: { firstName: 'Kim', lastName: 'Demo', email: 'kim@families.example' },
  });
  expect(made.status()).toBe(200);
  await desk.goto(studio.at('front_desk', `customers/${customerIds[0]}`));
  await desk.getByText('Nobody else books for this person.').waitFor();
  await desk.getByRole('button', { name: 'Add a child' }).click();
  const dialog = desk.getByRole('dialog');
  // Who signs in books for themself.
  await dialog.getByLabel('The child').fill('Bob');
  await dialog.getByRole('button', { name: /^Bob Demo/ }).click();
  await dialog.getByText('This person signs in to the portal themself').waitFor();
  expect(await inspect(desk)).toEqual(CLEAN);
  await dialog.getByLabel('The child').fill('Kim');
  await dialog.getByRole('button', { name: /^Kim Demo/ }).click();
  await dialog.waitFor({ state: 'detached' });
  await desk.getByText('Books for', { exact: true }).waitFor();
  await desk.getByRole('link', { name: 'Kim Demo' }).waitFor();
  await isClean(desk);

  const ada = await studio.open('ada', '', { locale: 'fr-FR' });
  const who = () => ada.getByLabel('Réserver pour');
  const spot = (name: string) => ada.getByRole('button', { name, exact: true });
  const toClass = () => ada.goto(studio.at('ada', `classes/${classIds[0]}`));
  await who().waitFor();
  await isClean(ada);
  await toClass();
  await spot('Place 3 : libre').waitFor();
  // A page asks for whom it says it does, whatever is chosen for the one that follows.
  const kimId = ((await made.json()) as { customerId: string }).customerId;
  await ada.evaluate(`sessionStorage.setItem('tandem.for.${studioId}', '${kimId}')`);
  await spot('Place 3 : libre').click();
  await spot('Réserver la place 3').click();
  await ada.getByText('Vous avez la place 3').first().waitFor();

  // Chosen is not switched: the page stays whose it is until the button, and then the same page is the child's, and says so first.
  await who().selectOption({ label: 'Kim Demo' });
  await ada.getByText('Vous avez la place 3').first().waitFor();
  await isClean(ada);
  await ada.getByRole('button', { name: 'Changer' }).click();
  const says = ada.getByText('Ce que vous voyez et réservez ici est pour Kim Demo.');
  await says.waitFor();
  await expect.poll(() => says.evaluate('document.activeElement?.tagName')).toBe('P');
  expect(new URL(ada.url()).pathname).toContain(classIds[0]);
  await isClean(ada);
  // The parent's spot is taken for the child, as it is for everybody.
  await spot('Place 3 : occupée').waitFor();
  await spot('Place 4 : libre').click();
  await spot('Réserver la place 4').click();
  await ada.getByText('Vous avez la place 4').first().waitFor();
  await isClean(ada);
  // Bookings are the child's; numbers are for their rider alone.
  await ada.getByRole('link', { name: 'Réservations' }).click();
  await ada.getByText('Climb').waitFor();
  expect(await ada.getByRole('link', { name: 'Performance' }).count()).toBe(0);
  await isClean(ada);
  await ada.getByRole('link', { name: 'Profil' }).click();
  await ada.getByText('Kim Demo', { exact: true }).last().waitFor();
  expect(await ada.getByText('Vos données').count()).toBe(0);
  await isClean(ada);
  // By its address neither.
  await ada.goto(studio.at('ada', 'details/contact'));
  await ada.getByText('Cette page n’existe pas').waitFor();

  // The button of a mail about a child's class leads to the child's page; an id that is nobody's of hers changes nothing.
  const ofChild = (id: string) => ada.goto(studio.at('ada', `bookings#for=${id}`));
  await ada.evaluate(`sessionStorage.removeItem('tandem.for.${studioId}')`);
  await ofChild(customerIds[1]!);
  await expect.poll(() => who().inputValue()).toBe('');
  await ofChild(kimId);
  await says.waitFor();
  expect(ada.url()).toBe(studio.at('ada', 'bookings'));
  await ada.getByText('Climb').waitFor();

  const roster = await studio.open('front_desk', `classes/${classIds[0]}`);
  for (const name of ['Ada Demo', 'Kim Demo'])
    await roster.getByRole('button', { name: `Check in ${name}` }).waitFor();

  await desk.getByRole('button', { name: 'Remove the link with Kim Demo' }).click();
  await desk.getByText('Kim Demo is no longer linked. What is booked stays.').waitFor();
  await desk.getByText('Nobody else books for this person.').waitFor();
  // Whoever had the page open is back with themself.
  await ada.reload();
  await ada.waitForURL(studio.at('ada', '').replace(/\/$/, ''));
  await ada.getByRole('heading', { name: 'Planning' }).waitFor();
  expect(await who().count()).toBe(0);
  await roster.getByRole('button', { name: 'Check in Kim Demo' }).waitFor();
});
