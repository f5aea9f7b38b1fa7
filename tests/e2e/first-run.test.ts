import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { offerSetUp as offerStudio } from '../../apps/studio/src/studios/set-up.ts';
import { asOwner } from '../../apps/studio/src/testing/build.ts';
import { appCode } from '../../apps/studio/src/testing/factors.ts';
import { offerSetUp as offerClub } from '../../apps/tracker/src/app/tracker.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { type House, openHouse } from './house.ts';

/**
 * The first run on an empty installation: from the two printed links to a published class with a seat, in a browser
 * alone. The whole way stays within so many clicks and filled fields; a test of speed it is not.
 */
const MOST_CLICKS = 27;
const MOST_FIELDS = 22;
const WAIT_MS = 90_000;
const PASSWORD = 'seven quiet bicycles';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 120_000);
afterAll(() => browser?.close());

type Tree = { [key: string]: string | Tree };
/** The words of a screen, by file and key. */
const wordsOf = (locale: string) => (key: string) => {
  const [file, path] = key.split(':') as [string, string];
  const folder = join(import.meta.dirname, `../../apps/web/src/messages/${locale.slice(0, 2)}`);
  const tree: Tree = JSON.parse(readFileSync(join(folder, `${file}.json`), 'utf8'));
  const word = path.split('.').reduce<string | Tree | undefined>((at, part) => (at as Tree)?.[part], tree);
  if (typeof word !== 'string') throw new Error(`there is no word ${key}`);
  return word;
};

/** Hands that count. */
function handsOn(page: Page) {
  const counted = { clicks: 0, fields: 0 };
  const press = (target: Locator) => {
    counted.clicks++;
    return target.click();
  };
  return {
    counted,
    press,
    button: (name: string, within: Page | Locator = page) =>
      press(within.getByRole('button', { name, exact: true }).first()),
    link: (name: string | RegExp) => press(page.getByRole('link', { name }).first()),
    fill(label: string | RegExp, value: string, within: Page | Locator = page) {
      counted.fields++;
      return within.getByLabel(label, { exact: true }).first().fill(value);
    },
  };
}

test.each([
  { locale: 'en-GB', viewport: { width: 1440, height: 900 } },
  { locale: 'fr-FR', viewport: { width: 390, height: 844 } },
])(
  'from nothing to a published class with a seat: $locale, $viewport.width px',
  {
    timeout: 300_000,
  },
  async ({ locale, viewport }) => {
    const house: House = await openHouse();
    try {
      const w = wordsOf(locale);
      const context = await browser.newContext({
        locale,
        viewport,
        timezoneId: 'Europe/Paris',
        reducedMotion: 'reduce',
      });
      context.setDefaultTimeout(WAIT_MS);
      const page = await context.newPage();
      const look = async (name: string) => {
        const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect([name, over]).toEqual([name, 0]);
        const folder = process.env.FIRST_RUN_PICTURES;
        if (folder)
          await page.screenshot({
            path: `${folder}/${locale}-${viewport.width}-${name}.png`,
            fullPage: true,
          });
      };
      const { counted, press, button, link, fill } = handsOn(page);
      const narrow = viewport.width < 800;
      const goTo = async (name: string) => {
        if (narrow) await button(w('console:nav.menu'));
        await link(name);
      };

      // The studio, by the link that its start printed.
      const studioLink = await asOwner(house.databaseUrl, (db) =>
        offerStudio({ db, settings: { publicUrl: house.studioUrl } as never }),
      );
      await page.goto(studioLink!);
      await fill(w('welcome:setup.studioName'), 'Vélo Neuf');
      await fill(w('welcome:setup.ownerName'), 'Ada Demo');
      await fill(w('welcome:setup.email'), 'ada@club.example');
      await fill(w('common:signIn.password'), PASSWORD);
      await fill(w('welcome:location.name'), 'Lyon');
      await fill(w('welcome:room.name'), 'Cycle');
      await look('studio');
      await button(w('welcome:setup.submit'));

      // What an owner signs in with beside the password.
      await button(w('access:factor.addApp'));
      await look('second-factor');
      const key = (await page.getByTestId('factor-key').textContent())!.replaceAll(/\s/g, '');
      await fill(w('access:factor.code'), await appCode(key));
      await button(w('access:factor.add'));
      await button(w('access:recovery.kept'));
      await button(w('access:security.on'));
      await page.getByRole('heading', { name: w('console:schedule.title') }).waitFor();
      const console_ = page.url();

      // The club on the tracker, by the other link.
      await page.goto((await offerClub({ ...house, url: house.trackerUrl }))!);
      await fill(w('board:setUp.name'), 'Vélo Neuf');
      await fill(w('board:setUp.login'), 'ada@club.example');
      await page.getByLabel(w('board:signIn.password')).fill(PASSWORD);
      counted.fields++;
      await look('club');
      await button(w('board:setUp.submit'));
      await fill(w('board:club.boxName'), 'Cycle');
      await fill(w('board:club.seatCount'), '20');
      await button(w('board:club.addBox'));
      await page.locator('.token code').first().waitFor();
      await look('box');
      const siteId = await page.locator(`dt:text-is("${w('board:signIn.siteId')}") + dd`).textContent();
      const box = w('board:classes.box').replace('{{boxId}}', '');
      const boxId = /\d+/.exec(
        (await page.locator('h3, strong, small', { hasText: box }).first().textContent())!,
      )![0];

      // The two are connected.
      await page.goto(console_);
      await goTo(w('console:nav.integrations'));
      await link(/Spivi/);
      await button(w('spivi:wizard.continue'));
      await fill(w('spivi:connectForm.siteId'), siteId!.trim());
      await fill(w('spivi:connectForm.login'), 'ada@club.example');
      await fill(w('spivi:connectForm.password'), PASSWORD);
      await look('login');
      await button(w('spivi:connectForm.test'));
      await button(w('spivi:wizard.login.save'));
      await page.getByRole('heading', { name: w('spivi:choices.title') }).waitFor();
      // A new club knows nobody yet, and it is the studio's own.
      const makesMissing = page.getByRole('switch', { name: w('spivi:choices.createMissing.label') });
      expect(await makesMissing.isChecked()).toBe(true);
      await look('preview');
      await button(w('spivi:wizard.preview.enable'));
      await button(w('spivi:gyms.add'));
      const gym = page.getByRole('dialog');
      await fill(w('spivi:gymForm.name'), 'Lyon', gym);
      await fill(w('spivi:gymForm.boxId'), boxId, gym);
      await look('gym');
      await button(w('common:save'), gym);
      await gym.waitFor({ state: 'hidden' });

      // A class, and somebody on a seat of it.
      await goTo(w('console:nav.schedule'));
      await button(w('console:schedule.newClass'));
      const form = page.getByRole('dialog');
      await fill(w('console:classForm.title'), 'Premier', form);
      await look('class-form');
      await button(w('console:classForm.create'), form);
      await form.waitFor({ state: 'hidden' });
      await press(page.getByRole('link', { name: /Premier/ }).first());
      await button(w('console:class.addPerson'));
      const add = page.getByRole('dialog');
      await button(w('console:addPerson.new'), add);
      await fill(w('console:customerForm.firstName'), 'Bob', add);
      await fill(w('console:customerForm.lastName'), 'Demo', add);
      await fill(w('console:customerForm.email'), 'bob@club.example', add);
      await press(add.getByRole('checkbox').first());
      await press(add.getByRole('checkbox').nth(1));
      await look('person');
      await button(w('console:addPerson.createAndBook'), add);
      await add.waitFor({ state: 'hidden' });
      const row = page.getByRole('listitem').filter({ hasText: 'Bob Demo' });
      await row.getByText(w('console:sync.seat').replace(/{{\w+}}/, '1')).waitFor();
      await look('class');
      console.info(`${locale}, ${viewport.width} px: ${counted.clicks} clicks, ${counted.fields} fields`);
      expect(counted.clicks).toBeLessThanOrEqual(MOST_CLICKS);
      expect(counted.fields).toBeLessThanOrEqual(MOST_FIELDS);
      await context.close();
    } finally {
      await house.close();
    }
  },
);
