import { once } from 'node:events';
import { connect } from 'node:net';
import { MAX_UPLOADS_PER_ACCOUNT } from '@tandem/api/words';
import { expect } from 'vitest';
import { fresh } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { type Person, rideFile, sendFile } from '../testing/imports.ts';

const test = fresh.extend('options', { scope: 'file' }, { settings: { uploadLookSeconds: 1 } });
const SLOW = 8;

/** An upload that announces much and sends little. @returns the status of the answer, once it comes */
async function sendSlowly(base: string, { cookie, studioId, customerId }: Person, importId: string) {
  const line = connect(Number(new URL(base).port), '127.0.0.1');
  line.on('error', () => {});
  line.write(
    `PUT /api/studios/${studioId}/customers/${customerId}/imports/${importId}/files?name=a.fit HTTP/1.1\r\n` +
      `host: localhost\r\ncookie: ${cookie}\r\ncontent-type: application/octet-stream\r\n` +
      `content-length: ${60 * 1024 * 1024}\r\n\r\n${'x'.repeat(100)}`,
  );
  const [answer] = await once(line, 'data');
  line.destroy();
  return String(answer).split(' ')[1];
}

test('slow uploads of one person keep nobody else’s file waiting, and are ended', async ({
  t,
  tenant: { studioId, customerIds },
  member,
  owner,
}) => {
  const ride = rideFile('2026-03-02T18:00:00Z');
  const own = { studioId, customerId: customerIds[0]!, cookie: member };
  const other = { studioId, customerId: customerIds[1]!, cookie: owner };
  const begin = async ({ cookie, ...params }: Person) =>
    (await call(t.base, cookie, 'startImport', { params })).body.importId;
  const [importId, theirs] = [await begin(own), await begin(other)];
  const slow = Array.from({ length: SLOW }, () => sendSlowly(t.base, own, importId));
  const sent = await sendFile(t, other, theirs, 'a.fit', ride);
  expect([sent.status, sent.body.total]).toEqual([200, 1]);
  const answers = await Promise.all(slow);
  expect(new Set(answers)).toEqual(new Set(['408', '429']));
  expect(answers.filter((status) => status === '408').length).toBeGreaterThanOrEqual(MAX_UPLOADS_PER_ACCOUNT);
  expect((await sendFile(t, own, importId, 'b.fit', ride)).status).toBe(200);
});
