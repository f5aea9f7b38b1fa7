import { expect, test } from 'vitest';
import { CLEAN, inspect, resize } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** What a studio knows of a person beside the name, as its staff and the person see it. */

const SIZES = [
  { width: 1440, height: 900 },
  { width: 820, height: 1180 },
  { width: 390, height: 844 },
];

const HOUR_MS = 3_600_000;
const studio = peopleOfStudio({
  name: 'Profile',
  staff: ['owner', 'front_desk', 'instructor'],
  members: ['Ada', 'Bo'],
  classes: [{ title: 'Evening ride', startsAt: new Date(Date.now() + 30 * HOUR_MS) }],
});

test('a member says how their bike is set and whom to call; it stands on their booking and on the roster', async () => {
  const portal = await studio.open('ada', 'details');
  await portal.getByRole('link', { name: /Bike settings/ }).click();
  await portal.getByLabel('Saddle height').fill('72 cm');
  await portal.getByLabel('Handlebar fore-aft').fill('hole 3');
  expect(await inspect(portal)).toEqual(CLEAN);
  await portal.getByRole('button', { name: 'Save' }).click();
  await portal.getByText('Saved').first().waitFor();
  await portal.goto(studio.at('ada', 'details/contact'));
  await portal.getByLabel('Emergency contact').fill('Kim Demo');
  await portal.getByLabel('Their number').fill('+33 1 99 00 00 01');
  await portal.getByRole('button', { name: 'Save' }).click();
  await portal.getByText('Saved').first().waitFor();
  expect(await inspect(portal)).toEqual(CLEAN);

  const classId = studio.built().classIds[0]!;
  await portal.goto(studio.at('ada', `classes/${classId}`));
  await portal.getByRole('button', { name: /^Spot 3\b/ }).click();
  await portal.getByRole('button', { name: 'Book spot 3' }).click();
  await portal.getByText('Saddle 72 cm · Handlebar fore-aft hole 3').waitFor();
  expect(await inspect(portal)).toEqual(CLEAN);

  const desk = await studio.open('front_desk', `classes/${classId}`);
  await desk.getByText('Saddle 72 cm · Handlebar fore-aft hole 3').waitFor();
  for (const size of SIZES) {
    await resize(desk, size);
    expect(await inspect(desk)).toEqual(CLEAN);
  }
  await desk.goto(studio.at('front_desk', 'customers'));
  await desk.getByRole('link', { name: /Ada Demo/ }).click();
  await desk.getByText('Kim Demo · +33 1 99 00 00 01').waitFor();
  expect(await inspect(desk)).toEqual(CLEAN);
});

test('en français : un coach règle le vélo d’un membre, et ne voit pas qui prévenir tant qu’il ne l’a pas eu en cours', async () => {
  const owner = await studio.open('owner', 'customers', { locale: 'fr-FR' });
  await owner.getByRole('link', { name: /Bo Demo/ }).click();
  await owner.getByRole('tab', { name: 'Coordonnées' }).click();
  await owner.getByLabel('Personne à prévenir').fill('Robin Demo');
  await owner.getByRole('button', { name: 'Enregistrer' }).first().click();
  await owner.getByText('Enregistré').first().waitFor();
  for (const size of SIZES) {
    await resize(owner, size);
    expect(await inspect(owner)).toEqual(CLEAN);
  }
  const coach = await studio.open('instructor', 'customers', { locale: 'fr-FR' });
  await coach.getByRole('link', { name: /Bo Demo/ }).click();
  await coach.getByRole('tab', { name: 'Coordonnées' }).click();
  await coach.getByLabel('Recul de selle').fill('cran 5');
  await coach.getByRole('button', { name: 'Enregistrer' }).click();
  await coach.getByText('Enregistré').first().waitFor();
  await coach.getByRole('tab', { name: 'Aperçu' }).click();
  await coach.getByText('Recul de selle cran 5').waitFor();
  expect(await coach.getByText('Robin Demo').count()).toBe(0);
  expect(await inspect(coach)).toEqual(CLEAN);
});

test('an owner makes a tag and a field; the desk tags several of the list, filters by the tag, and fills the field in', async () => {
  const owner = await studio.open('owner', 'customers');
  await owner.getByRole('link', { name: 'Tags and own fields' }).click();
  await owner.getByRole('button', { name: 'Add a tag' }).click();
  await owner.getByRole('dialog').getByLabel('Tag').fill('Morning');
  await owner.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await owner.getByText('nobody has it').waitFor();
  await owner.getByRole('button', { name: 'Add a field' }).click();
  const dialog = owner.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Shoes');
  await dialog.getByLabel('It holds').selectOption('choice');
  for (const choice of ['SPD', 'Look']) {
    await dialog
      .getByRole('combobox', { name: 'Choices' })
      .or(dialog.getByRole('textbox', { name: 'Choices' }))
      .fill(choice);
    await owner.keyboard.press('Enter');
  }
  expect(await inspect(owner)).toEqual(CLEAN);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await owner.getByText('one of several: SPD and Look').waitFor();
  for (const size of SIZES) {
    await resize(owner, size);
    expect(await inspect(owner)).toEqual(CLEAN);
  }

  const desk = await studio.open('front_desk', 'customers');
  await desk.getByRole('button', { name: 'Tag several' }).click();
  await desk.getByRole('button', { name: 'All shown' }).click();
  await desk.getByRole('checkbox', { name: 'Choose Bo Demo' }).uncheck();
  await desk.getByText('1 chosen').waitFor();
  // Whom the list does not show is not given a tag.
  await desk.getByRole('searchbox').fill('Bo Demo');
  await desk.getByText('Nobody chosen').waitFor();
  await desk.getByRole('searchbox').fill('');
  await desk.getByText('1 chosen').waitFor();
  for (const size of SIZES) {
    await resize(desk, size);
    expect(await inspect(desk)).toEqual(CLEAN);
  }
  await desk.getByRole('button', { name: 'Give', exact: true }).click();
  await desk.getByText('1 person was given the tag.').waitFor();
  await desk
    .getByRole('combobox', { name: 'Tags' })
    .or(desk.getByRole('textbox', { name: 'Tags' }))
    .click();
  await desk.getByRole('option', { name: 'Morning' }).click();
  await desk.getByText('1 customer', { exact: true }).waitFor();
  await desk.getByRole('link', { name: /Ada Demo/ }).click();
  await desk.getByRole('button', { name: 'Take the tag Morning away' }).waitFor();
  expect(await inspect(desk)).toEqual(CLEAN);
  await desk.getByRole('tab', { name: 'Details' }).click();
  await desk.getByLabel('Shoes').selectOption('SPD');
  await desk.getByRole('button', { name: 'Save' }).last().click();
  await desk.getByText('Saved').first().waitFor();
  for (const size of SIZES) {
    await resize(desk, size);
    expect(await inspect(desk)).toEqual(CLEAN);
  }
  await desk.reload();
  await expect.poll(() => desk.getByLabel('Shoes').inputValue()).toBe('SPD');
});

test('en français : une liste apporte des étiquettes et un champ du studio, et dit la cellule qui ne convient pas', async () => {
  const page = await studio.open('owner', 'customers/profile', { locale: 'fr-FR' });
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Ajouter une étiquette' }).click();
  await dialog.getByLabel('Étiquette').fill('Soir');
  await dialog.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByRole('button', { name: 'Supprimer Soir' }).waitFor();
  await page.getByRole('button', { name: 'Ajouter un champ' }).click();
  await dialog.getByLabel('Nom').fill('Pointure');
  await dialog.getByLabel('Il contient').selectOption('number');
  await dialog.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByRole('button', { name: 'Supprimer Pointure' }).waitFor();
  expect(await inspect(page)).toEqual(CLEAN);
  await page.goto(studio.at('owner', 'customers/bring-in'));
  const text =
    'Nom complet;E-mail;Étiquettes;Pointure\nCleo Demo;cleo@liste.example;Soir;39\nDan Demo;dan@liste.example;Soir;grande';
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'gens.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByText('gens.csv').waitFor();
  await page.getByRole('button', { name: 'Voir ce qui serait ajouté' }).click();
  const faulty = page.getByRole('row').filter({ hasText: 'grande' });
  await faulty.getByText('Ce champ n’accepte pas cette valeur').waitFor();
  for (const size of SIZES) {
    await resize(page, size);
    expect(await inspect(page)).toEqual(CLEAN);
  }
  await page.getByRole('button', { name: 'Ajouter 1 personne' }).click();
  await page.getByText('1 personne a été ajoutée.').waitFor();
  await page.goto(studio.at('owner', 'customers'));
  await page
    .getByRole('link', { name: /Cleo Demo/ })
    .filter({ hasText: 'Soir' })
    .click();
  await page.getByRole('tab', { name: 'Coordonnées' }).click();
  const size = page.getByLabel('Pointure');
  await expect.poll(() => size.inputValue()).toBe('39');
  await size.fill('grande');
  // Another field that is made meanwhile takes nothing from who types.
  const made = await page
    .context()
    .request.post(`${studio.url()}/api/studios/${studio.built().studioId}/custom-fields`, {
      headers: { origin: studio.url() },
      data: { name: 'Parrain', kind: 'text' },
    });
  expect(made.status()).toBe(200);
  await page.getByLabel('Parrain').waitFor();
  expect(await size.inputValue()).toBe('grande');
  await page.getByRole('button', { name: 'Enregistrer' }).last().click();
  await expect.poll(() => size.getAttribute('aria-invalid')).toBe('true');
  expect(await inspect(page)).toEqual(CLEAN);
  await size.fill('41');
  await page.getByLabel('Parrain').fill('Robin Demo');
  await page.getByRole('button', { name: 'Enregistrer' }).last().click();
  await page.getByText('Enregistré').first().waitFor();
  await page.reload();
  await expect.poll(() => page.getByLabel('Pointure').inputValue()).toBe('41');
});
