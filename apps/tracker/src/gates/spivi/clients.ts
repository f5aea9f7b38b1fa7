import { invalidField, notFound, Problem } from '@tandem/platform';
import type { SpiviClient, SpiviMethod, UpdateClientRequest } from '@tandem/spivi';
import { sql } from 'kysely';
import type { Trx } from '../../base/db.ts';
import { normaliseEmail } from '../../base/email.ts';
import { nameOf } from '../../events/store.ts';
import { deleteClient } from './delete-client.ts';
import { getClientPerformanceData } from './performance-data.ts';
import type { Service } from './routes.ts';

const MAX_CLIENTS_FOUND = 100;
/** Plausible bounds; 0 means unknown and clears the value. */
const RANGES = {
  weight: ['Weight', 20, 300],
  height: ['Height', 80, 250],
  ftp: ['FTP', 20, 700],
  rhr: ['RHR', 20, 150],
  lthr: ['LTHR', 60, 230],
  pst: ['PST', -1_000_000, 1_000_000],
} as const;

export const clientService: Service<Extract<SpiviMethod, `ClientService/${string}`>> = {
  async 'ClientService/GetClients'({ trx, request }) {
    let query = trx.selectFrom('clients').selectAll().orderBy('client_id').limit(MAX_CLIENTS_FOUND);
    if (request.username !== undefined)
      query = query.where('email_normalised', '=', normaliseEmail(request.username));
    else {
      const pattern = `%${request.searchText!.trim().replace(/[\\%_]/g, '\\$&')}%`;
      query = query.where(sql<string>`first_name || ' ' || last_name`, 'ilike', pattern);
    }
    return { clients: (await query.execute()).map(toSpivi) };
  },

  async 'ClientService/AddClient'({ trx, site, request }) {
    const row = await trx
      .insertInto('clients')
      .values({
        site_id: site.siteId,
        email: request.username.trim(),
        email_normalised: emailOf(request.username),
        first_name: request.firstName?.trim() ?? '',
        last_name: request.lastName?.trim() ?? '',
        gender: request.gender === undefined ? null : request.gender === 'Male' ? 'male' : 'female',
        birth_date: birthDateOf(request.birthDate),
        address: request.address ?? '',
        city: request.city ?? '',
        country: request.country ?? '',
        phone: request.phone ?? '',
        device_id: request.deviceId ?? '',
        notes: request.notes ?? '',
      })
      .onConflict((conflict) => conflict.columns(['site_id', 'email_normalised']).doNothing())
      .returning('client_id')
      .executeTakeFirst();
    if (!row)
      throw new Problem({
        code: 'duplicate',
        status: 409,
        message: 'A client with this Username already exists.',
        remedy: 'Look the client up with GetClients.',
      });
    return { clientId: row.client_id };
  },

  async 'ClientService/UpdateClient'({ trx, request }) {
    const clientId = await findClient(trx, request.username);
    const set = {
      ...text('first_name', request.firstName),
      ...text('last_name', request.lastName),
      ...text('address', request.address),
      ...text('city', request.city),
      ...text('phone', request.phone),
      ...text('device_id', request.deviceId),
      ...number('weight_kg', 'weight', request),
      ...number('height_cm', 'height', request),
      ...number('ftp_w', 'ftp', request),
      ...number('resting_hr_bpm', 'rhr', request),
      ...number('lthr_bpm', 'lthr', request),
      ...number('pst', 'pst', request),
    };
    if (Object.keys(set).length > 0)
      await trx.updateTable('clients').set(set).where('client_id', '=', clientId).execute();
    return {};
  },

  async 'ClientService/DelClient'({ trx, site, request }) {
    await deleteClient(trx, site.siteId, await findClient(trx, request.username));
    return {};
  },

  async 'ClientService/GetInstructors'({ trx }) {
    const rows = await trx
      .selectFrom('clients')
      .selectAll()
      .where('is_instructor', '=', true)
      .orderBy('client_id')
      .limit(MAX_CLIENTS_FOUND)
      .execute();
    return {
      instructors: rows.map((row) => ({
        clientId: row.client_id,
        email: row.email,
        displayName: nameOf(row.first_name, row.last_name),
        extra: {},
      })),
    };
  },

  'ClientService/GetClientPerformanceData': getClientPerformanceData,
};

function emailOf(username: string): string {
  const email = normaliseEmail(username);
  if (email === '') throw invalidField('Username', 'Username is not an email.');
  return email;
}

function birthDateOf(birthDate: string | undefined): string | null {
  if (birthDate === undefined) return null;
  if (birthDate < '1900-01-01' || birthDate > new Date().toISOString().slice(0, 10))
    throw invalidField('BirthDate', 'BirthDate is not a living person’s.');
  return birthDate;
}

/** @throws Problem `not_found` */
export async function findClient(trx: Trx, username: string): Promise<number> {
  const row = await trx
    .selectFrom('clients')
    .select('client_id')
    .where('email_normalised', '=', normaliseEmail(username))
    .executeTakeFirst();
  if (!row) throw notFound('client');
  return row.client_id;
}

const text = (column: string, value: string | undefined) =>
  value === undefined ? {} : { [column]: value.trim() };

function number(column: string, key: keyof typeof RANGES, request: UpdateClientRequest) {
  const value = request[key];
  if (value === undefined) return {};
  const [field, lowest, highest] = RANGES[key];
  if (value === 0 && key !== 'pst') return { [column]: null };
  if (value < lowest || value > highest)
    throw invalidField(field, `${field} must be from ${lowest} to ${highest}, or 0 for unknown.`);
  return { [column]: value };
}

function toSpivi(row: {
  client_id: number;
  email: string;
  first_name: string;
  last_name: string;
  ftp_w: number | null;
  lthr_bpm: number | null;
  resting_hr_bpm: number | null;
  pst: number | null;
  weight_kg: number | null;
  height_cm: number | null;
  address: string;
  city: string;
  phone: string;
  device_id: string;
}): SpiviClient {
  return {
    clientId: row.client_id,
    displayName: nameOf(row.first_name, row.last_name),
    email: row.email,
    // Spivi's own points and levels: their formulas are not published, so none are made up here.
    levelName: null,
    totalSep: null,
    totalWpp: null,
    ftp: row.ftp_w,
    lthr: row.lthr_bpm,
    rhr: row.resting_hr_bpm,
    pst: row.pst,
    weight: row.weight_kg,
    height: row.height_cm,
    address: row.address,
    city: row.city,
    phone: row.phone,
    deviceId: row.device_id,
    extra: {},
  };
}
