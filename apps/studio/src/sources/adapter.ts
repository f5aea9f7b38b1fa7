import type { IncomingHttpHeaders } from 'node:http';
import type { SourceCheck, SourceCheckCode, SourceHookRefusal } from '@tandem/api/words';
import type { FailureKind } from '@tandem/spivi';

/** Why a call to a source did not succeed. @property code a word of the source's, for programs to decide on */
type Failure = {
  kind: FailureKind;
  code: string;
  httpStatus?: number;
  /** How long the server asked to wait. */
  retryAfterSeconds?: number;
};
/** What came of a call to a source; failures are data, and name nobody. */
export type Told<T> = { kind: 'ok'; value: T } | Failure;

/** A list that was read while it may have changed. @property complete what is not among the rows was probably not there */
export type Reading<T> = { rows: T[]; complete: boolean };

/** A class as a source has it; ids are the source's own. */
export type ForeignClass = {
  id: string;
  title: string;
  startsAt: Date;
  endsAt: Date;
  /** Null: it does not say. */
  capacity: number | null;
  cancelled: boolean;
  /** Where it is, as far as the source tells places apart. */
  place: { id: string; name: string };
  /** Who leads it now, also in somebody's place; null: it does not say. */
  teacher: { id: string; name: string } | null;
};

export type ForeignPerson = { id: string; firstName: string; lastName: string; email: string | null };

/** A field that the studio asks its people for there, and what somebody has answered. */
export type ForeignField = { fieldId: string; label: string; value: string };

/** A booking as a source has it; `person` is who rides. */
export type ForeignBooking = {
  id: string;
  person: ForeignPerson;
  spotId: string | null;
  checkedIn: boolean;
  cancelled: boolean;
};

/** The method of a call that signs in: what it says of the login counts, for or against it. */
export const SIGN_IN = 'auth/token';

/** Makes one call in its turn. @param about the id of what it is about, for the record of calls */
export type InTurn = <T>(
  method: string,
  about: string | null,
  make: () => Promise<Told<T>>,
) => Promise<Told<T>>;

/** A source's secrets as they are now, and how they are kept when they change. */
export type Secrets = { read(): Promise<string>; keep(secrets: string): Promise<void> };

/** What Tandem asks of a source. What it does not tell apart from a class of ours it leaves out. */
export type Source = {
  /** The classes that start in a span, cancelled ones too. */
  classes(span: { from: Date; to: Date }): Promise<Told<Reading<ForeignClass>>>;
  /** One class; null: there is none, or none any more. */
  class(id: string): Promise<Told<ForeignClass | null>>;
  /** Who is and was booked in a class; null: there is no such class. */
  roster(classId: string): Promise<Told<Reading<ForeignBooking> | null>>;
  /** Ids of everybody who has exactly this email there. */
  peopleWith(email: string): Promise<Told<Reading<ForeignPerson>>>;
  /**
   * Checks somebody in by their booking there, or takes that back; again it changes nothing. Of a failure that is `unknown` nobody
   * knows whether it was done.
   * @param isWanted asked once its turn has come
   * @returns whether it was still wanted, and done
   */
  checkIn(bookingId: string, checkedIn: boolean, isWanted: () => Promise<boolean>): Promise<Told<boolean>>;
  /** What somebody has answered in the fields of the studio; null: there is no such person. */
  person(id: string): Promise<Told<{ fields: ForeignField[] } | null>>;
  /** Which fields some of the people there have. */
  fields(): Promise<Told<Omit<ForeignField, 'value'>[]>>;
};

/** @param baseUrl where it answers, without a slash at its end */
export type OpenSource = (baseUrl: string, secrets: Secrets, inTurn: InTurn) => Source;

/** What a source says of itself, once it is known to be the source's. All of it is a hint: what is so, is read. */
export type Heard = {
  /** The same each time that it is sent again; null: it has none. */
  requestId: string | null;
  event: string;
  /** Null: of nothing that is read here. */
  hint: Hint | null;
};
export type Hint =
  | {
      about: 'class';
      id: string;
      /** Something of the class itself, and not only of who is booked. */
      itself: boolean;
      /** The room of its place, which no reading tells, and when that was said. */
      room: { placeId: string; roomPlaceId: string; toldAt: Date } | null;
    }
  | { about: 'person'; id: string };

/** What a source is known by where it tells something. @property signatureKey what signs, where it is not the secret itself */
export type HookSecret = { secret: string; signatureKey: string | null };

/** Reads what came to the address of a source. @param secrets any of which it may be known by */
export type ReadHook = (
  came: { headers: IncomingHttpHeaders; body: Buffer },
  secrets: readonly HookSecret[],
) => { heard: Heard } | { refused: SourceHookRefusal };

/** The client that a studio makes in its dashboard. */
export type ClientLogin = { baseUrl: string; clientId: string; clientSecret: string };

export type Grant =
  | { type: 'authorization_code'; code: string; redirectUri: string }
  | { type: 'refresh_token'; refreshToken: string }
  | { type: 'password'; username: string; password: string };

/** What a check of a login saw of all that will be read. */
export type Seen = {
  days: number;
  classes: number;
  /** Of those classes. */
  places: { name: string; classes: number }[];
  people: number;
};
/** What came of a check. @property placeIds what the source calls the places by, of which the account of another studio has none */
export type Checked =
  | { failed: null; secrets: object; seen: Seen; placeIds: string[] }
  | { failed: { check: SourceCheck; code: SourceCheckCode } };

/** Makes each call in its turn. */
export type Paced = <T>(make: () => Promise<Told<T>>) => Promise<Told<T>>;

/** How a studio lets Tandem in at a source. */
export type SourceLogin = {
  /** Where it answers, unless the operator says otherwise. */
  url: string;
  /** Where a person allows it, in a browser; `state` comes back with the code. */
  authorizeUrl(
    client: Omit<ClientLogin, 'clientSecret'>,
    back: { redirectUri: string; state: string },
  ): string;
  /** Signs in and reads a little of all that will be read. */
  check(client: ClientLogin, grant: Grant, how: { pace: Paced; now: Date }): Promise<Checked>;
};
