import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { inTenant } from '@tandem/platform';
import { MAX_FILE_BYTES } from '@tandem/sensors';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { gpxFile, tcxFile } from '../../../../packages/sensors/src/testing/xml-files.ts';
import { call, signIn } from '../testing/http.ts';
import {
  bringAndRead,
  idsOf,
  member,
  outcomes,
  ownRides,
  read,
  start,
  t,
  tenant,
} from '../testing/import-scene.ts';
import { bring, type Person, rideFile, sendFile, zipOf } from '../testing/imports.ts';
import { seedTenant } from '../testing/tenant.ts';
import { importRides } from './import-rides.ts';
import { createRideReaders } from './ride-readers.ts';

describe('a zip', () => {
  test('brings its rides whatever folders they lie in, and leaves out what systems add', async () => {
    const zip = await zipOf({
      'export/2026/a.fit': rideFile('2026-03-02T18:00:00Z'),
      'export/b.fit.gz': gzipSync(rideFile('2026-03-03T18:00:00Z')),
      '__MACOSX/export/._a.fit': Buffer.from('junk'),
      'export/.DS_Store': Buffer.from('junk'),
      'photo.jpg': Buffer.from('a picture'),
    });
    expect(outcomes(await bringAndRead(['export.zip', zip]))).toEqual({
      'a.fit': 'added',
      'b.fit.gz': 'added',
      'photo.jpg': 'not_fit',
    });
  });

  test('is judged by what its files hold, whatever they are called', async () => {
    const day = (of: number) =>
      Array.from({ length: 60 }, (_, at) => ({ at: of * 86_400 + at, power: 150, heart_rate: 130 }));
    const zip = await zipOf({
      '12345678': rideFile('2026-03-02T18:00:00Z'),
      'ride.txt': rideFile('2026-03-03T18:00:00Z'),
      packed: gzipSync(rideFile('2026-03-04T18:00:00Z')),
      'track.dat': tcxFile([{ sport: 'Biking', laps: [{ tracks: [day(7)] }] }]),
      track: gzipSync(gpxFile([{ type: 'Ride', segments: [day(8)] }])),
      'nothing.gpx': Buffer.from('<?xml version="1.0"?><gpx version="1.1"></gpx>'),
      'cut.tcx': Buffer.from('<TrainingCenterDatabase><Activities>'),
      'letter.gpx': Buffer.from('a letter'),
      'large.mov': Buffer.alloc(MAX_FILE_BYTES + 1),
    });
    expect(outcomes(await bringAndRead(['all.zip', zip]))).toEqual({
      '12345678': 'added',
      'ride.txt': 'added',
      packed: 'added',
      'track.dat': 'added',
      track: 'added',
      'nothing.gpx': 'no_samples',
      'cut.tcx': 'damaged',
      'letter.gpx': 'not_fit',
      'large.mov': 'not_fit',
    });
  });

  test('and several uploads make one import', async () => {
    const zip = await zipOf({ 'a.fit': rideFile('2026-03-02T18:00:00Z') });
    const { total, added } = await bringAndRead(['a.zip', zip], ['b.fit', rideFile('2026-03-03T18:00:00Z')]);
    expect({ total, added }).toEqual({ total: 2, added: 2 });
  });

  test('within a zip is named, and so is one that is damaged', async () => {
    const inner = await zipOf({ 'a.fit': rideFile('2026-03-02T18:00:00Z') });
    const outer = await zipOf({ 'inner.zip': inner });
    const cut = (await zipOf({ 'a.fit': rideFile('2026-03-02T18:00:00Z') })).subarray(0, -40);
    expect(outcomes(await bringAndRead(['outer.zip', outer], ['cut.zip', cut]))).toEqual({
      'inner.zip': 'nested_zip',
      'cut.zip': 'damaged',
    });
  });

  test('with a password is named', async () => {
    const zip = await zipOf({ 'a.fit': rideFile('2026-03-02T18:00:00Z') });
    // The flag "encrypted" of the entry, in its own header and in the directory.
    zip[6]! |= 1;
    zip[zip.indexOf(Buffer.from('PK\x01\x02')) + 8]! |= 1;
    expect(outcomes(await bringAndRead(['locked.zip', zip]))).toEqual({ 'a.fit': 'encrypted' });
  });

  test('that unpacks to far more than it is brings the process no harm', async () => {
    const zip = await zipOf({ 'bomb.fit': Buffer.alloc(MAX_FILE_BYTES + 1) });
    const gz = gzipSync(Buffer.alloc(MAX_FILE_BYTES + 1));
    expect(zip.length).toBeLessThan(100_000);
    expect(outcomes(await bringAndRead(['bomb.zip', zip], ['bomb.fit.gz', gz]))).toEqual({
      'bomb.fit': 'too_large',
      'bomb.fit.gz': 'too_large',
    });
  });

  test('that unpacks to many times what it is keeps what could be a ride’s, and no more', async () => {
    const padded = Buffer.concat([
      Buffer.from(rideFile('2026-03-02T18:00:00Z')),
      Buffer.alloc(MAX_FILE_BYTES - 1024 * 1024),
    ]);
    const zip = await zipOf(Object.fromEntries(Array.from({ length: 3 }, (_, i) => [`${i}.fit`, padded])));
    const { importId } = (await start()).body;
    const { body } = await sendFile(t, member, importId, 'bomb.zip', zip);
    expect([body.total, body.files[0]]).toEqual([
      2,
      { name: 'bomb.zip', outcome: 'failed', code: 'too_large', rideId: null },
    ]);
  });

  const zeros = Buffer.alloc(MAX_FILE_BYTES - 1024 * 1024);
  const brokenGzip = (() => {
    const gzip = gzipSync(zeros);
    // Its sum stands at the end: all is unpacked before anybody sees that it is wrong.
    gzip[gzip.length - 8]! ^= 1;
    return gzip;
  })();
  test.each([
    ['are no rides', zeros, 'not_fit'],
    ['are packed once more', gzipSync(Buffer.alloc(MAX_FILE_BYTES + 1)), 'too_large'],
    ['are packed once more, and broken', brokenGzip, 'damaged'],
  ])('is not unpacked on and on where what comes out of it %s', async (_, bytes, code) => {
    const zip = await zipOf(Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`${i}.fit`, bytes])));
    const { importId } = (await start()).body;
    const { body } = await sendFile(t, member, importId, 'bomb.zip', zip);
    const codes = Object.fromEntries(body.files.map((file) => [file.name, file.code]));
    expect(codes).toEqual({ ...(code !== 'too_large' && { '0.fit': code }), 'bomb.zip': 'too_large' });
  });

  test.each([
    ['ride.fit', 'a picture', 'a picture', 'not_fit'],
    ['ride.fit.gz', 'a packed picture', gzipSync('a picture'), 'not_fit'],
    ['ride.fit', 'the beginning of a zip', 'PK\x03\x04 and no zip', 'damaged'],
  ])('%s that holds %s is not kept', async (name, _, bytes, code) => {
    const { importId } = (await start()).body;
    const { body } = await sendFile(t, member, importId, name, Buffer.from(bytes));
    expect(body.files).toEqual([{ name, outcome: 'failed', code, rideId: null }]);
    const { rows } = await inTenant(t.db, tenant.studioId, (trx) =>
      sql`select from import_files where bytes is not null`.execute(trx),
    );
    expect(rows).toEqual([]);
  });

  test('that says less of an entry’s size than there is gives nothing', async () => {
    const zip = await zipOf({ 'liar.fit': Buffer.alloc(1024 * 1024) });
    zip.writeUInt32LE(10, zip.indexOf(Buffer.from('PK\x01\x02')) + 24);
    expect(outcomes(await bringAndRead(['liar.zip', zip]))).toEqual({ 'liar.fit': 'damaged' });
  });

  test('with more rides than an import takes ends with its name', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 2002 }, (_, i) => [`${i}.fit`, Buffer.from(`--------.FIT${i}`)]),
    );
    const { importId } = (await start()).body;
    const { body } = await sendFile(t, member, importId, 'many.zip', await zipOf(files));
    expect({ total: body.total, first: body.files[0] }).toEqual({
      total: 2001,
      first: { name: 'many.zip', outcome: 'failed', code: 'too_many', rideId: null },
    });
    const another = await sendFile(t, member, importId, 'one.fit', rideFile('2026-03-02T18:00:00Z'));
    expect([another.status, another.body.code]).toEqual([413, 'too_many']);
  });
});

describe('who may', () => {
  const ride = () => rideFile('2026-03-02T18:00:00Z');

  test('a manager may for a member, the desk may not', async () => {
    const manager = { ...member, cookie: await signIn(t.base, tenant.emails.manager) };
    expect(outcomes(await read(await bring(t, manager, [['a.fit', ride()]]), manager))).toEqual({
      'a.fit': 'added',
    });
    const desk = { ...member, cookie: await signIn(t.base, tenant.emails.front_desk) };
    const { importId } = (await start()).body;
    expect((await sendFile(t, desk, importId, 'a.fit', ride())).body.code).toBe('not_allowed');
  });

  test('nobody without a session, of another studio, or for another member', async () => {
    const { importId } = (await start()).body;
    const other = await seedTenant(t, { name: randomUUID() });
    const stranger = await signIn(t.base, other.emails.owner);
    const send = async (who: Partial<Person>) => {
      const { status, body } = await sendFile(t, { ...member, ...who }, importId, 'a.fit', ride());
      return [status, body.code];
    };
    expect(await send({ cookie: '' })).toEqual([401, 'not_signed_in']);
    expect(await send({ cookie: stranger })).toEqual([404, 'not_found']);
    expect(await send({ customerId: tenant.customerIds[1]! })).toEqual([404, 'not_found']);
    expect(await send({ cookie: stranger, studioId: other.studioId })).toEqual([404, 'not_found']);
    expect(
      (await call(t.base, member.cookie, 'getImport', { params: { ...idsOf(member), importId } })).body.total,
    ).toBe(0);
  });

  test('nobody without the consent to keep numbers, also when it is withdrawn meanwhile', async () => {
    const importId = await bring(t, member, [['a.fit', ride()]]);
    const open = (await start()).body.importId;
    await inTenant(t.db, tenant.studioId, (trx) =>
      sql`update consents set revoked_at = now() where customer_id = ${member.customerId} and purpose = 'store'`.execute(
        trx,
      ),
    );
    await importRides(t.studio, { studioId: tenant.studioId, importId }, createRideReaders());
    expect(await ownRides()).toEqual([]);
    expect((await start()).body.code).toBe('consent_missing');
    expect((await sendFile(t, member, open, 'a.fit', ride())).body.code).toBe('consent_missing');
  });

  test('an import that is being read takes no more files', async () => {
    const importId = await bring(t, member, [['a.fit', ride()]]);
    const late = await sendFile(t, member, importId, 'b.fit', ride());
    expect([late.status, late.body.code]).toEqual([409, 'import_closed']);
    const params = { ...idsOf(member), importId };
    expect((await call(t.base, member.cookie, 'runImport', { params })).status).toBe(200);
  });

  test('an upload that breaks off leaves nothing behind', async () => {
    const { importId } = (await start()).body;
    const { port } = new URL(t.base);
    const line = connect(Number(port), '127.0.0.1');
    const path = `/api/studios/${member.studioId}/customers/${member.customerId}/imports/${importId}/files?name=a.fit`;
    line.write(
      `PUT ${path} HTTP/1.1\r\nhost: x\r\ncookie: ${member.cookie}\r\n` +
        'content-type: application/octet-stream\r\ncontent-length: 1000\r\n\r\nonly this',
    );
    const params = { ...idsOf(member), importId };
    await call(t.base, member.cookie, 'getImport', { params });
    line.destroy();
    const whole = await sendFile(t, member, importId, 'b.fit', ride());
    expect([whole.status, whole.body.total]).toEqual([200, 1]);
  });

  test('an upload larger than allowed is refused before it is taken', async () => {
    const { importId } = (await start()).body;
    const { status, body } = await sendFile(t, member, importId, 'a.zip', Buffer.alloc(65 * 1024 * 1024));
    expect([status, body.code]).toEqual([413, 'too_large']);
  });
});
