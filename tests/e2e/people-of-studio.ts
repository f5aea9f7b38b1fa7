import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { asOwner, type Built, buildStudio, type Plan } from '../../apps/studio/src/testing/build.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { type House, openHouse } from './house.ts';

const WAIT_MS = 90_000;
const PASSWORD = 'a long enough one';
const PHONE = { width: 390, height: 844 };

type Wanted = {
  name: string;
  staff: readonly NonNullable<Plan['staff']>[number]['role'][];
  /** First names; all are called Demo. */
  members: readonly string[];
  /** Members allow everything unless this is false. */
  allow?: boolean;
  classes?: Plan['classes'];
  /** Of the machine that the servers run on; the test's own unless told. */
  serverZone?: string;
};
type Seen = { locale?: string; onPhone?: boolean; timezoneId?: string };

/**
 * A studio for a file of browser tests, with staff and members who sign in: staff by their role's name, members by their first
 * name in small letters.
 */
export function peopleOfStudio({ name, staff, members, allow = true, classes, serverZone }: Wanted) {
  const emailOf = (who: string) => `${who}@${name.toLowerCase()}.example`;
  let house: House;
  let browser: Browser;
  let built: Built;
  beforeAll(async () => {
    const furnish = ({ databaseUrl }: { databaseUrl: string }) =>
      asOwner(databaseUrl, async (db) => {
        built = await buildStudio(db, {
          name,
          allow,
          staff: staff.map((role) => ({ role, email: emailOf(role), password: PASSWORD })),
          customers: members.map((firstName) => ({
            firstName,
            lastName: 'Demo',
            email: emailOf(firstName.toLowerCase()),
            login: { password: PASSWORD },
          })),
          ...(classes && { classes }),
        });
      });
    house = await openHouse(furnish, serverZone ? { env: { TZ: serverZone } } : {});
    browser = await launchBrowser();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });
  const isStaff = (who: string) => (staff as readonly string[]).includes(who);
  const at = (who: string, path: string) =>
    `${house.studioUrl}/${isStaff(who) ? 'console' : 'portal'}/${built.studioId}/${path}`;
  return {
    url: () => house.studioUrl,
    trackerUrl: () => house.trackerUrl,
    databaseUrl: () => house.databaseUrl,
    /** Mails lie there, in `mails`: no server sends them. */
    dataDir: () => house.dataDir,
    built: () => built,
    /** A page of the console or, for members, of the portal. */
    at,
    /** Somebody's own window on a page of theirs: members by a phone. */
    async open(
      who: string,
      path: string,
      { locale = 'en-GB', onPhone = !isStaff(who), timezoneId }: Seen = {},
    ): Promise<Page> {
      const context = await browser.newContext({
        locale,
        reducedMotion: 'reduce',
        ...(timezoneId && { timezoneId }),
        ...(onPhone && { viewport: PHONE }),
      });
      context.setDefaultTimeout(WAIT_MS);
      const answer = await context.request.post(`${house.studioUrl}/api/auth/sign-in/email`, {
        headers: { origin: house.studioUrl },
        data: { email: emailOf(who), password: PASSWORD },
      });
      expect(answer.status()).toBe(200);
      const page = await context.newPage();
      await page.goto(at(who, path));
      return page;
    },
  };
}
