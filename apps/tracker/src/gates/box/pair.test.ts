import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { A, B, test as tracked } from '../../testing/tracker.ts';

const PROGRAM = fileURLToPath(new URL('../../../../box/src/main.ts', import.meta.url));

const test = tracked.extend('boxes', { scope: 'file' }, async ({ t }) => {
  let addresses = 0;
  const newCode = async (): Promise<string> => {
    const answer = await t.api('POST', `/api/boxes/${A.boxId}/code`);
    return ((await answer.json()) as { code: string }).code;
  };
  /** Each from an address of its own, unless told. */
  const enter = (code: string, { at = t.url, ip = `198.51.100.${++addresses}` } = {}) =>
    fetch(`${at}/box/v1/pair`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': ip },
      body: JSON.stringify({ code }),
    });
  const classAs = (token: string) =>
    fetch(`${t.url}/box/v1/class`, { headers: { authorization: `Bearer ${token}` } });
  const paired = async () => ((await (await enter(await newCode())).json()) as { token: string }).token;
  return { newCode, enter, classAs, paired };
});

test('a program becomes a box by its code; the one that was it before is refused, and told why', async ({
  t,
  boxes,
}) => {
  const code = await boxes.newCode();
  const answer = await boxes.enter(` ${code.slice(0, 4).toLowerCase()} ${code.slice(4)}`);
  const box = (await answer.json()) as { token: string };
  expect(box).toEqual({ boxId: A.boxId, name: expect.any(String), token: expect.any(String) });
  expect((await boxes.classAs(box.token)).status).toBe(200);
  const next = await boxes.paired();
  const before = await boxes.classAs(box.token);
  expect([before.status, await before.json()]).toMatchObject([401, { code: 'token_revoked' }]);
  expect((await boxes.classAs(next)).status).toBe(200);
  const { rows } = await t.owner.query(
    'select c::text from box_codes c union all select t::text from box_tokens t',
  );
  expect(JSON.stringify(rows)).not.toContain(code);
  expect(JSON.stringify(rows)).not.toContain(next);
});

test('a code works once, also for two at one time, for ten minutes, and until the next one is made', async ({
  t,
  boxes,
}) => {
  const code = await boxes.newCode();
  const both = await Promise.all([boxes.enter(code), boxes.enter(code)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  const again = await boxes.enter(code);
  expect([again.status, await again.json()]).toMatchObject([401, { code: 'code_wrong' }]);

  const [replaced, late] = [await boxes.newCode(), await boxes.newCode()];
  expect((await boxes.enter(replaced)).status).toBe(401);
  t.clock.now = () => new Date(Date.now() + 10 * 60_000 + 1_000);
  expect((await boxes.enter(late)).status).toBe(401);
  t.clock.now = () => new Date();
});

test('a code that nobody enters leaves the token as it is', async ({ boxes }) => {
  const token = await boxes.paired();
  await boxes.newCode();
  expect((await boxes.classAs(token)).status).toBe(200);
});

test('whoever guesses is slowed down; a box of another club is no box here', async ({ t, boxes }) => {
  const { url: at } = await t.start();
  const found: number[] = [];
  for (let i = 0; i < 12; i++) found.push((await boxes.enter('AAAA2222', { at, ip: '203.0.113.1' })).status);
  expect(found).toEqual([...Array(11).fill(401), 429]);
  const theirs = await t.api('POST', `/api/boxes/${A.boxId}/code`, await t.signIn(B));
  expect(theirs.status).toBe(404);
});

test('the program keeps which box it is for its owner alone, and says what to do where it is none', async ({
  t,
  boxes,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-paired-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'new/box.json');
  const run = async (...args: string[]) => {
    const { TANDEM_BOX_TOKEN: _, ...env } = process.env;
    const box = spawn(process.execPath, [PROGRAM, ...args, '--file', file], {
      env: { ...env, NODE_NO_WARNINGS: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [said, complaint, [status]] = await Promise.all([
      text(box.stdout),
      text(box.stderr),
      once(box, 'exit'),
    ]);
    return { status: status as number, said: (said + complaint).trim() };
  };
  expect(await run('simulate')).toEqual({
    status: 1,
    said: 'This machine is no box yet: on the tracker’s page of the club press Pair a program, and run the command that it shows.',
  });
  expect(await run('pair', 'AAAA2222', '--tracker', t.url)).toEqual({
    status: 1,
    said: 'This code is wrong, used, or older than 10 minutes. Check it, or make a new one on the tracker’s page of the club.',
  });
  expect(await run('pair', await boxes.newCode(), '--tracker', t.url)).toMatchObject({
    status: 0,
    said: expect.stringContaining(`This machine is box ${A.boxId}`),
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const { token, tracker } = JSON.parse(readFileSync(file, 'utf8'));
  expect(tracker).toBe(t.url);
  expect((await boxes.classAs(token)).status).toBe(200);
  // What it keeps is enough to send.
  await boxes.newCode();
  await t.api('DELETE', `/api/boxes/${A.boxId}/token`);
  expect(await run('simulate')).toMatchObject({ status: 1, said: expect.stringContaining('was revoked') });
  writeFileSync(file, '{');
  expect(await run('simulate')).toMatchObject({ status: 1, said: expect.stringContaining('is damaged') });
});

test.skipIf(process.getuid?.() !== 0)(
  'where the box is a service, one command of root pairs the service; what is missing for it is said before the code is used up',
  async ({ t, boxes }) => {
    const root = mkdtempSync(join(tmpdir(), 'tandem-machine-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    const pair = (code: string) => {
      const { STATE_DIRECTORY: _, ...env } = process.env;
      const args = ['pair', code, '--tracker', t.url, '--root', root];
      const box = spawn(process.execPath, [PROGRAM, ...args], {
        env: { ...env, NODE_NO_WARNINGS: '1', HOME: join(root, 'root') },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return Promise.all([text(box.stdout), text(box.stderr)]).then((said) => said.join(''));
    };
    mkdirSync(join(root, 'etc/systemd/system'), { recursive: true });
    writeFileSync(join(root, 'etc/systemd/system/tandem-box.service'), '');
    const code = await boxes.newCode();
    expect(await pair(code)).toContain('The service has no user tandem-box yet: run systemd-sysusers');
    writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/:\ntandem-box:x:4711:4712:Tandem box:/:/nologin\n');
    expect(await pair(code)).toMatch(/This machine is box \d+.*\nThe service takes it up/);
    const folder = join(root, 'var/lib/tandem-box');
    for (const [path, mode] of [
      [folder, 0o700],
      [join(folder, 'box.json'), 0o600],
    ] as const) {
      const { uid, gid, mode: is } = statSync(path);
      expect([uid, gid, is & 0o777]).toEqual([4711, 4712, mode]);
    }
    const kept = JSON.parse(readFileSync(join(folder, 'box.json'), 'utf8'));
    expect([kept.tracker, (await boxes.classAs(kept.token)).status]).toEqual([t.url, 200]);
  },
);
