import { MAX_SOURCE_FIELDS } from '@tandem/api/studio';
import { MAX_CAPACITY } from '@tandem/api/words';
import { z } from 'zod';
import { normalizeEmail } from '../../base/email.ts';
import {
  type ForeignClass,
  type ForeignField,
  type ForeignPerson,
  type Grant,
  type InTurn,
  type Secrets,
  SIGN_IN,
  type Source,
  type Told,
} from '../adapter.ts';
import { readWhole } from '../read-whole.ts';
import { askTokens, momenceCalls, PAGE_ROWS } from './wire/client.ts';
import type { Page, Session, Tokens } from './wire/objects.ts';

/** The ordinary class; what else Momence calls a session (appointments, videos, memberships) is no class of ours. */
const CLASS_TYPE = 'fitness';
/** A token that ends within this time is renewed before it is used. */
const RENEW_BEFORE_MS = 60_000;
/** How long a token is used of which nothing says when it ends; one that ended before is refused, and renewed. */
const UNSAID_LIFE_SECONDS = 1800;
/** Bounds of what a class here can be. */
const MAX_TITLE_CHARS = 120;
const MAX_NAME_CHARS = 100;
/** RFC 5321, 4.5.3.1: longer ones reach nobody. */
const MAX_EMAIL_CHARS = 254;

/**
 * What is kept sealed of a connection: the client, by what it is let in, and the token of now. A password, where there is one,
 * stands beside the refresh token: that one is used up with an answer that is lost.
 */
export const momenceSecrets = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  refreshToken: z.string().nullable(),
  login: z.object({ username: z.string(), password: z.string() }).nullable(),
  access: z.object({ token: z.string(), until: z.iso.datetime() }).nullable(),
});
export type MomenceSecrets = z.infer<typeof momenceSecrets>;

/** Momence as a source of classes and bookings, by one connection. */
export function momence(baseUrl: string, secrets: Secrets, inTurn: InTurn): Source {
  const read = async () => momenceSecrets.parse(JSON.parse(await secrets.read()));
  const keep = (changed: MomenceSecrets) => secrets.keep(JSON.stringify(changed));

  /** A token that is good for a while; `refused`: one that was just not taken. */
  async function token(refused: string | null): Promise<Told<string>> {
    const now = await read();
    const kept = goodToken(now, refused);
    if (kept !== null) return { kind: 'ok', value: kept };
    let told: Told<string> = { kind: 'config', code: 'grant_refused' };
    for (const type of ['refresh_token', 'password'] as const) {
      if (grantOf(now, type) === null) continue;
      told = await inTurn(SIGN_IN, null, () => signIn(type, refused));
      if (told.kind === 'ok' || told.code !== 'refresh_refused') return told;
    }
    return told;
  }

  /**
   * Signs in and keeps what comes of it, all within one turn: a refresh token is used up with the first that asks by it, so that
   * whoever has waited uses what was kept meanwhile. One that is refused is not asked by again where a password stands in.
   */
  async function signIn(type: 'refresh_token' | 'password', refused: string | null): Promise<Told<string>> {
    const now = await read();
    const kept = goodToken(now, refused);
    if (kept !== null) return { kind: 'ok', value: kept };
    const grant = grantOf(now, type);
    if (grant === null) return { kind: 'config', code: 'refresh_refused' };
    const answer = await askTokens({ baseUrl, ...now }, grant);
    if (answer.kind === 'ok') {
      const { accessToken, refreshToken } = answer.value;
      const access = { token: accessToken, until: endOf(answer.value).toISOString() };
      await keep({ ...now, refreshToken: refreshToken ?? now.refreshToken, access });
      return { kind: 'ok', value: accessToken };
    }
    if (type === 'password' || answer.code !== 'grant_refused') return answer;
    // Another, whose turn was over, may have renewed it all the same.
    const after = await read();
    const renewed = goodToken(after, refused);
    if (renewed !== null) return { kind: 'ok', value: renewed };
    if (after.login === null) return answer;
    if (after.refreshToken === now.refreshToken) await keep({ ...after, refreshToken: null });
    return { ...answer, code: 'refresh_refused' };
  }

  /** A call with a token, which is renewed once where it is not taken. */
  async function ask<T>(
    method: string,
    about: string | null,
    make: (reader: ReturnType<typeof momenceCalls>) => Promise<Told<T>>,
  ): Promise<Told<T>> {
    const call = async (refused: string | null) => {
      const good = await token(refused);
      if (good.kind !== 'ok') return { told: good as Told<T>, used: null };
      const reader = momenceCalls({ baseUrl, accessToken: good.value });
      return { told: await inTurn(method, about, () => make(reader)), used: good.value };
    };
    const { told, used } = await call(null);
    return used !== null && told.kind !== 'ok' && told.code === 'token_refused'
      ? (await call(used)).told
      : told;
  }

  const whole = <T extends { id: number }>(
    method: string,
    about: string | null,
    page: (reader: ReturnType<typeof momenceCalls>, number: number) => Promise<Told<Page<T>>>,
  ) => readWhole((number) => ask(method, about, (reader) => page(reader, number)), PAGE_ROWS);

  return {
    async classes(span) {
      const told = await whole('sessions', null, (reader, number) => reader.sessions(span, number));
      if (told.kind !== 'ok') return told;
      const { rows, complete } = told.value;
      return { kind: 'ok', value: { rows: rows.flatMap((row) => classOf(row) ?? []), complete } };
    },
    async class(id) {
      const told = await ask('session', id, (reader) => reader.session(Number(id)));
      if (told.kind !== 'ok') return told.code === 'not_found' ? { kind: 'ok', value: null } : told;
      return { kind: 'ok', value: classOf(told.value) };
    },
    async roster(classId) {
      const told = await whole('bookings', classId, (reader, number) =>
        reader.bookings(Number(classId), number),
      );
      if (told.kind !== 'ok') return told.code === 'not_found' ? { kind: 'ok', value: null } : told;
      const rows = told.value.rows.map(({ id, member, roomSpotId, checkedIn, cancelledAt }) => ({
        id: String(id),
        person: personOf(member),
        spotId: roomSpotId === null ? null : String(roomSpotId),
        checkedIn,
        cancelled: cancelledAt !== null,
      }));
      return { kind: 'ok', value: { rows, complete: told.value.complete } };
    },
    async peopleWith(email) {
      const told = await whole('members', null, (reader, number) => reader.members(email, number));
      if (told.kind !== 'ok') return told;
      const wanted = normalizeEmail(email);
      const rows = told.value.rows
        .map(personOf)
        .filter((one) => one.email !== null && normalizeEmail(one.email) === wanted);
      return { kind: 'ok', value: { rows, complete: told.value.complete } };
    },
    checkIn: (id, checkedIn, isWanted) =>
      ask<boolean>('check-in', id, async (calls) => {
        if (!(await isWanted())) return { kind: 'ok', value: false };
        const told = await calls.checkIn(Number(id), checkedIn);
        return told.kind === 'ok' ? { kind: 'ok', value: true } : told;
      }),
    async person(id) {
      const told = await ask('member', id, (reader) => reader.member(Number(id)));
      if (told.kind !== 'ok') return told.code === 'not_found' ? { kind: 'ok', value: null } : told;
      return { kind: 'ok', value: { fields: told.value.customerFields.map(fieldOf) } };
    },
    async fields() {
      // Those who were added first are enough to see what the studio asks for.
      const told = await ask('members', null, (reader) => reader.members(null, 0));
      if (told.kind !== 'ok') return told;
      const seen = new Map(
        told.value.rows.flatMap(({ customerFields }) =>
          customerFields.map(fieldOf).map(({ fieldId, label }) => [fieldId, { fieldId, label }] as const),
        ),
      );
      return { kind: 'ok', value: [...seen.values()].slice(0, MAX_SOURCE_FIELDS) };
    },
  };
}

/** The token that is kept, unless it ends soon or was just refused. */
const goodToken = ({ access }: MomenceSecrets, refused: string | null): string | null =>
  access && access.token !== refused && Date.parse(access.until) - Date.now() > RENEW_BEFORE_MS
    ? access.token
    : null;

/** What is kept of a first sign-in. A password stands beside what came of it. */
export function keptAfter(
  { clientId, clientSecret }: { clientId: string; clientSecret: string },
  grant: Grant,
  given: Tokens,
): MomenceSecrets {
  const used = grant.type === 'refresh_token' ? grant.refreshToken : null;
  return {
    ...{ clientId, clientSecret },
    refreshToken: given.refreshToken ?? used,
    login: grant.type === 'password' ? { username: grant.username, password: grant.password } : null,
    access: { token: given.accessToken, until: endOf(given).toISOString() },
  };
}

/** By what a sign-in of this kind asks; null where the studio has none. */
function grantOf({ refreshToken, login }: MomenceSecrets, type: 'refresh_token' | 'password'): Grant | null {
  if (type === 'refresh_token') return refreshToken === null ? null : { type, refreshToken };
  return login === null ? null : { type, ...login };
}

const endOf = ({ accessTokenExpiresAt, expiresInSeconds }: Tokens): Date =>
  accessTokenExpiresAt ?? new Date(Date.now() + (expiresInSeconds ?? UNSAID_LIFE_SECONDS) * 1000);

/** Null for what is no class of ours: another kind of session, a draft, or one without a place or any length. */
export function classOf({ location, teacher, ...row }: Session): ForeignClass | null {
  if (row.type !== CLASS_TYPE || row.isDraft || location === null || row.endsAt <= row.startsAt) return null;
  return {
    id: String(row.id),
    title: (row.name ?? 'Momence').slice(0, MAX_TITLE_CHARS),
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    capacity: row.capacity === null ? null : Math.min(MAX_CAPACITY, Math.max(1, row.capacity)),
    cancelled: row.isCancelled,
    place: { id: String(location.id), name: (location.name ?? '').slice(0, MAX_TITLE_CHARS) },
    teacher: teacher && teacherOf(teacher),
  };
}

const cutName = (name: string | null) => (name ?? '').slice(0, MAX_NAME_CHARS);

const fieldOf = (field: { id: number; label: string | null; value: string | null }): ForeignField => ({
  fieldId: String(field.id),
  label: (field.label ?? '').slice(0, MAX_TITLE_CHARS),
  value: field.value ?? '',
});

/** Null for one without a name, whom nobody could tell apart. */
function teacherOf({ id, firstName, lastName }: NonNullable<Session['teacher']>): ForeignClass['teacher'] {
  const name = `${cutName(firstName)} ${cutName(lastName)}`.trim();
  return name === '' ? null : { id: String(id), name };
}

function personOf(row: {
  id: number;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
}): ForeignPerson {
  const email = row.email !== null && row.email.length <= MAX_EMAIL_CHARS ? row.email : null;
  return { id: String(row.id), firstName: cutName(row.firstName), lastName: cutName(row.lastName), email };
}
