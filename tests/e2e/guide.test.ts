import { expect, test } from 'vitest';
import { CLEAN, inspect, resize, SIZES } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** What a new studio does next: its owner sees it above the schedule, and it closes itself. */

const studio = peopleOfStudio({ name: 'Guide', staff: ['owner', 'manager'], members: [], classes: [] });

test('a step is done, another is put aside and taken up again, and all can be put away', {
  timeout: 240_000,
}, async () => {
  const page = await studio.open('owner', '');
  const card = page.getByRole('region', { name: 'Next steps' });
  await card.getByText('Booking and cancelling').waitFor();
  for (const size of SIZES) {
    await resize(page, size);
    expect(await inspect(page)).toEqual(CLEAN);
  }
  await resize(page, SIZES[0]!);
  await card.getByRole('button', { name: 'Add a class' }).click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await card.getByRole('link', { name: 'See the rules' }).click();
  await page.getByRole('heading', { name: 'Cancelling' }).waitFor();
  expect(page.url()).toContain('/places#rules');
  await page.goBack();
  await card.getByRole('button', { name: 'Not for us: Booking and cancelling' }).click();
  await expect.poll(() => card.getByText('Booking and cancelling').count()).toBe(0);
  await card.getByRole('link', { name: 'All steps' }).click();
  await page.getByRole('heading', { name: 'Put aside' }).waitFor();
  expect(await inspect(page)).toEqual(CLEAN);
  await page.getByRole('button', { name: 'Take up again: Booking and cancelling' }).click();
  await page.getByRole('button', { name: 'Not for us: Booking and cancelling' }).waitFor();

  // The studio becomes public elsewhere: the step has closed itself.
  const { studioId } = studio.built();
  const changed = await page.request.patch(`${studio.url()}/api/studios/${studioId}`, {
    data: { publicSchedule: true },
    headers: { origin: studio.url() },
  });
  expect(changed.status()).toBe(200);
  await page.goto(studio.at('owner', 'guide'));
  await page.getByRole('heading', { name: 'Done', exact: true }).waitFor();
  await expect.poll(() => page.getByRole('link', { name: 'Make it public' }).count()).toBe(0);

  await page.goto(studio.at('owner', ''));
  await card.getByRole('button', { name: 'Put all of these aside' }).click();
  await expect.poll(() => card.count()).toBe(0);
  await page.getByRole('link', { name: 'Next steps' }).click();
  await page.getByRole('heading', { name: 'Put aside' }).waitFor();
  await page.context().close();
});

test('a manager has none; in French an owner on a phone has it', { timeout: 120_000 }, async () => {
  const manager = await studio.open('manager', '');
  await manager.getByRole('heading', { name: 'Schedule' }).waitFor();
  expect(await manager.getByText('Next steps').count()).toBe(0);
  await manager.context().close();
  const owner = await studio.open('owner', 'guide', { locale: 'fr-FR', onPhone: true });
  await owner.getByRole('button', { name: 'Reprendre : Réserver et annuler' }).click();
  await owner.getByRole('button', { name: 'Pas pour nous : Réserver et annuler' }).waitFor();
  expect(await inspect(owner)).toEqual(CLEAN);
  await owner.goto(studio.at('owner', ''));
  await owner.getByRole('region', { name: 'Prochaines étapes' }).waitFor();
  expect(await inspect(owner)).toEqual(CLEAN);
});
