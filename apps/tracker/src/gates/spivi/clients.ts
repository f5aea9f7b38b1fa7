import { invalidField } from '@tandem/platform';
import type { SpiviClient, UpdateClientRequest } from '@tandem/spivi';
import type { Selectable } from 'kysely';
import type { Clients } from '../../base/db.gen.ts';
import { normaliseEmail } from '../../base/email.ts';
import {
  addClient,
  type ClientChange,
  changeClient,
  findClient,
  listInstructors,
  nameOrEmail,
  searchClients,
} from '../../clients/index.ts';
import { ownStrap } from '../../sensors/index.ts';
import { deleteClient } from '../../workouts/index.ts';
import type { Verb } from './verb.ts';

/** Plausible bounds; 0 means unknown and clears the value. */
const RANGES = {
  weight: ['Weight', 20, 300],
  height: ['Height', 80, 250],
  ftp: ['FTP', 20, 700],
  rhr: ['RHR', 20, 150],
  lthr: ['LTHR', 60, 230],
  pst: ['PST', -1_000_000, 1_000_000],
} as const;

export const getClients: Verb<'ClientService/GetClients'> = async (call, { username, searchText }) => {
  const wanted = username !== undefined ? { email: username } : { name: searchText };
  return { clients: (await searchClients(call, wanted)).map(toSpivi) };
};

export const addOne: Verb<'ClientService/AddClient'> = async (call, request) => {
  if (normaliseEmail(request.username) === '') throw invalidField('Username', 'Username is not an email.');
  const clientId = await addClient(call, {
    email: request.username.trim(),
    first_name: request.firstName?.trim() ?? '',
    last_name: request.lastName?.trim() ?? '',
    gender: request.gender === undefined ? null : request.gender === 'Male' ? 'male' : 'female',
    birth_date: birthDateOf(request.birthDate, call.now),
    address: request.address ?? '',
    city: request.city ?? '',
    country: request.country ?? '',
    phone: request.phone ?? '',
    device_id: request.deviceId ?? '',
    notes: request.notes ?? '',
  });
  if (request.deviceId) await ownStrap(call, clientId, request.deviceId);
  return { clientId };
};

export const updateClient: Verb<'ClientService/UpdateClient'> = async (call, request) => {
  const clientId = await findClient(call.trx, request.username);
  const change: ClientChange = {
    first_name: request.firstName?.trim(),
    last_name: request.lastName?.trim(),
    address: request.address?.trim(),
    city: request.city?.trim(),
    phone: request.phone?.trim(),
    device_id: request.deviceId?.trim(),
    weight_kg: numberOf('weight', request),
    height_cm: numberOf('height', request),
    ftp_w: numberOf('ftp', request),
    resting_hr_bpm: numberOf('rhr', request),
    lthr_bpm: numberOf('lthr', request),
    pst: numberOf('pst', request),
  };
  if (change.device_id !== undefined) await ownStrap(call, clientId, change.device_id);
  await changeClient(call, clientId, change);
  return {};
};

export const delClient: Verb<'ClientService/DelClient'> = async (call, { username }) => {
  await deleteClient(call, await findClient(call.trx, username));
  return {};
};

export const getInstructors: Verb<'ClientService/GetInstructors'> = async (call) => ({
  instructors: (await listInstructors(call)).map((row) => ({
    clientId: row.client_id,
    email: row.email,
    displayName: nameOrEmail(row),
    extra: {},
  })),
});

function birthDateOf(birthDate: string | undefined, now: Date): string | null {
  if (birthDate === undefined) return null;
  if (birthDate < '1900-01-01' || birthDate > now.toISOString().slice(0, 10))
    throw invalidField('BirthDate', 'BirthDate is not a living person’s.');
  return birthDate;
}

function numberOf(key: keyof typeof RANGES, request: UpdateClientRequest): number | null | undefined {
  const value = request[key];
  if (value === undefined) return undefined;
  const [field, lowest, highest] = RANGES[key];
  if (value === 0) return null;
  if (value < lowest || value > highest)
    throw invalidField(field, `${field} must be from ${lowest} to ${highest}, or 0 for unknown.`);
  return value;
}

function toSpivi(row: Selectable<Clients>): SpiviClient {
  return {
    clientId: row.client_id,
    displayName: nameOrEmail(row),
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
