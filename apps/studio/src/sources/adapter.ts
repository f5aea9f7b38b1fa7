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
};

/** @param baseUrl where it answers, without a slash at its end */
export type OpenSource = (baseUrl: string, secrets: Secrets, inTurn: InTurn) => Source;
