import { z } from 'zod';

/** Momence numbers everything; a number that JavaScript cannot hold exactly would name something else. */
const id = z.int().positive();
/** ISO 8601 with an offset; without one it would be read in the time of this machine. */
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const text = z.string().nullish().transform(clean);
const count = z.int().nonnegative().nullish().transform(orNull);

function clean(value: string | null | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}
function orNull<T>(value: T | null | undefined): T | null {
  return value ?? null;
}

const person = { id, firstName: text, lastName: text };

/** A class. `location` may be a room: rooms are locations with a parent. */
export const session = z
  .object({
    id,
    name: text,
    /** `fitness` is the ordinary class. */
    type: z.string(),
    startsAt: instant,
    endsAt: instant,
    capacity: count,
    teacher: z.object(person).nullish().transform(orNull),
    isCancelled: z.boolean().nullish().transform(Boolean),
    isDraft: z.boolean().nullish().transform(Boolean),
    inPersonLocation: z.object({ id, name: text }).nullish().transform(orNull),
  })
  .transform(({ inPersonLocation: location, ...rest }) => ({ ...rest, location }));

/** Of a session; `member` is who rides, not who paid. */
export const booking = z.object({
  id,
  member: z.object({ ...person, email: text }),
  roomSpotId: z.int().nullish().transform(orNull),
  checkedIn: z.boolean().nullish().transform(Boolean),
  cancelledAt: instant.nullish().transform(orNull),
});

/** A value is text whatever its type says. One that is otherwise keeps nobody from being read. */
const customerField = z.object({ id, label: text, value: text });
export const member = z.object({
  ...person,
  email: text,
  customerFields: z.array(customerField).catch([]),
});

export const location = z.object({
  id,
  parentLocationId: id.nullish().transform(orNull),
  name: text,
  /** IANA name. */
  timeZone: text,
});

/** A page of a list: pages are counted from 0. A row that is not as described is counted, and keeps no other from being read. */
export const page = <T>(row: z.ZodType<T>) =>
  z
    .object({
      payload: z.array(z.unknown()),
      pagination: z.object({ page: z.int().nonnegative(), totalCount: z.int().nonnegative() }),
    })
    .transform(({ payload, pagination }) => {
      const rows = payload.flatMap((one) => row.safeParse(one).data ?? []);
      return { rows, unread: payload.length - rows.length, ...pagination };
    });

/** Both spellings were seen. */
export const tokens = z
  .object({
    accessToken: z.string().min(1).optional(),
    access_token: z.string().min(1).optional(),
    refreshToken: z.string().min(1).nullish(),
    refresh_token: z.string().min(1).nullish(),
    accessTokenExpiresAt: instant.nullish().transform(orNull),
    refreshTokenExpiresAt: instant.nullish().transform(orNull),
    /** Seconds (RFC 6749, 5.1), for who does not say a moment. */
    expires_in: z.number().positive().optional(),
  })
  .refine((said) => (said.accessToken ?? said.access_token) !== undefined)
  .transform((said) => ({
    accessToken: (said.accessToken ?? said.access_token)!,
    refreshToken: said.refreshToken ?? said.refresh_token ?? null,
    accessTokenExpiresAt: said.accessTokenExpiresAt,
    expiresInSeconds: said.expires_in ?? null,
    refreshTokenExpiresAt: said.refreshTokenExpiresAt,
  }));

export type Session = z.output<typeof session>;
export type Booking = z.output<typeof booking>;
export type Member = z.output<typeof member>;
export type Location = z.output<typeof location>;
export type Tokens = z.output<typeof tokens>;
/** @param T a row @property unread rows beside them that are not as described */
export type Page<T> = { rows: T[]; unread: number; page: number; totalCount: number };
