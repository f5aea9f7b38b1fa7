import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
/** A closed network must not slow the browser down, and root may run it. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** The browser for tests and screenshots: CHROME_PATH, else an installed one, else the one that npm brought along. */
export async function launchBrowser(): Promise<Browser> {
  const given = process.env.CHROME_PATH;
  if (given && !existsSync(given)) throw new Error(`CHROME_PATH names ${given}, which does not exist`);
  const installed = given ?? INSTALLED.find((path) => existsSync(path));
  if (installed) return chromium.launch({ executablePath: installed, args: FLAGS });
  return launchPinnedBrowser();
}

/** The browser that npm brought along, the same version everywhere: it draws each letter where it drew it before. */
export async function launchPinnedBrowser(): Promise<Browser> {
  const { default: packed } = await import('@sparticuz/chromium');
  // Not with all the arguments it comes with: in a single process it ends with the first window that closes.
  return chromium.launch({
    executablePath: await packed.executablePath(),
    args: [...FLAGS, '--font-render-hinting=none'],
  });
}
