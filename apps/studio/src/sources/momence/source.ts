import { z } from 'zod';
import { normalizeEmail } from '../../base/email.ts';
import type { ForeignClass, ForeignPerson, InTurn, Secrets, Source, Told } from '../adapter.ts';
import { readWhole } from '../read-whole.ts';
import { askTokens, readMomence } from './wire/client.ts';
import type { Page, Session } from './wire/objects.ts';

/** The ordinary class; what else Momence calls a session (appointments, videos, memberships) is no class of ours. */
const CLASS_TYPE = 'fitness';
/** A token that ends within this time is renewed before it is used. */
const RENEW_BEFORE_MS = 60_000;
/** Bounds of what a class here can be. */
const MAX_TITLE_CHARS = 120;
const MAX_CAPACITY = 500;
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

  /** A token that is good for a while; `refused`: one that was just not taken. */
  async function token(refused: string | null): Promise<Told<string>> {
    const now = await read();
    const { access } = now;
    // Another process may have renewed it meanwhile.
    const isGood = access && Date.parse(access.until) - Date.now() > RENEW_BEFORE_MS;
    if (isGood && access.token !== refused) return { kind: 'ok', value: access.token };
    const grants = [
      ...(now.refreshToken === null
        ? []
        : [{ type: 'refresh_token', refreshToken: now.refreshToken } as const]),
      ...(now.login === null ? [] : [{ type: 'password', ...now.login } as const]),
    ];
    let told: Told<string> = { kind: 'config', code: 'grant_refused' };
    for (const grant of grants) {
      const answer = await inTurn('auth/token', null, () => askTokens({ baseUrl, ...now }, grant));
      if (answer.kind === 'ok') {
        const { accessToken, refreshToken, accessTokenExpiresAt } = answer.value;
        const until = (accessTokenExpiresAt ?? new Date()).toISOString();
        await secrets.keep(
          JSON.stringify({
            ...now,
            refreshToken: refreshToken ?? now.refreshToken,
            access: { token: accessToken, until },
          } satisfies MomenceSecrets),
        );
        return { kind: 'ok', value: accessToken };
      }
      told = answer;
      if (answer.code !== 'grant_refused') return answer;
    }
    return told;
  }

  /** A call with a token, which is renewed once where it is not taken. */
  async function ask<T>(
    method: string,
    about: string | null,
    make: (reader: ReturnType<typeof readMomence>) => Promise<Told<T>>,
  ): Promise<Told<T>> {
    const call = async (refused: string | null) => {
      const good = await token(refused);
      if (good.kind !== 'ok') return { told: good as Told<T>, used: null };
      const reader = readMomence({ baseUrl, accessToken: good.value });
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
    page: (reader: ReturnType<typeof readMomence>, number: number) => Promise<Told<Page<T>>>,
  ) => readWhole((number) => ask(method, about, (reader) => page(reader, number)));

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
  };
}

/** Null for what is no class of ours: another kind of session, a draft, or one without a place or any length. */
function classOf({ location, ...row }: Session): ForeignClass | null {
  if (row.type !== CLASS_TYPE || row.isDraft || location === null || row.endsAt <= row.startsAt) return null;
  return {
    id: String(row.id),
    title: (row.name ?? 'Momence').slice(0, MAX_TITLE_CHARS),
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    capacity: row.capacity === null ? null : Math.min(MAX_CAPACITY, Math.max(1, row.capacity)),
    cancelled: row.isCancelled,
    place: { id: String(location.id), name: (location.name ?? '').slice(0, MAX_TITLE_CHARS) },
  };
}

function personOf(row: {
  id: number;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
}): ForeignPerson {
  const cut = (name: string | null) => (name ?? '').slice(0, MAX_NAME_CHARS);
  const email = row.email !== null && row.email.length <= MAX_EMAIL_CHARS ? row.email : null;
  return { id: String(row.id), firstName: cut(row.firstName), lastName: cut(row.lastName), email };
}
