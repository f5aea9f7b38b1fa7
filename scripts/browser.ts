import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  return chromium.launch({
    executablePath: await unpackedBrowser(),
    // Not with all the arguments it comes with: in a single process it ends with the first window that closes.
    args: [...FLAGS, '--font-render-hinting=none'],
  });
}

/**
 * Where the packed browser lies unpacked. It is unpacked aside and moved there as a whole: several programs may need it
 * for the first time at once, and none may run what another is still writing.
 */
async function unpackedBrowser(): Promise<string> {
  const manifest = new URL('../node_modules/@sparticuz/chromium/package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const folder = join(tmpdir(), `tandem-chromium-${version}`);
  if (!existsSync(folder)) {
    const { default: packed } = await import('@sparticuz/chromium');
    const aside = mkdtempSync(`${folder}-`);
    const { TMPDIR } = process.env;
    process.env.TMPDIR = aside;
    try {
      await packed.executablePath();
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    }
    try {
      renameSync(aside, folder);
    } catch (error) {
      rmSync(aside, { recursive: true });
      // Somebody was faster.
      if (!existsSync(folder)) throw error;
    }
  }
  return join(folder, 'chromium');
}
