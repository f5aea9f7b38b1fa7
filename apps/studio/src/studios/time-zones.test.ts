import { sql } from 'kysely';
import { expect } from 'vitest';
import { test as signedIn } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';

const test = signedIn.extend('options', { scope: 'file' }, { worker: false });

test.for(['+13:00', '-05:00', 'Europe/Nowhere', 'Europe/Paris; drop', ''])(
  'a place is in no zone “%s”',
  async (timeZone, { t, tenant, owner }) => {
    const { status, body } = await call(t.base, owner, 'createLocation', {
      params: { studioId: tenant.studioId },
      body: { name: 'Annexe', address: '', timeZone },
    });
    expect([status, body.field]).toEqual([400, 'timeZone']);
  },
);

test.for(['Europe/Kyiv', 'Europe/Kiev', 'Asia/Kolkata', 'America/Montreal', 'UTC', 'Pacific/Apia'])(
  'a place may be in %s, and the database agrees on its time',
  async (timeZone, { t, tenant, owner }) => {
    const { body } = await call(t.base, owner, 'createLocation', {
      params: { studioId: tenant.studioId },
      body: { name: 'Annexe', address: '', timeZone },
    });
    const at = new Date('2026-07-01T12:00:00Z');
    const { rows } = await sql<{ there: string }>`
      select to_char(${at}::timestamptz at time zone ${body.timeZone}, 'YYYY-MM-DD HH24:MI') as there`.execute(
      t.db,
    );
    expect(rows[0]!.there).toBe(
      new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at),
    );
  },
);
