import type { Fixture } from '@tandem/api/room-layout';
import type * as words from '@tandem/api/words';
import type { ColumnType, Kysely, Transaction } from 'kysely';
import type { Generated, DB as Tables, Timestamp } from './db.gen.ts';

/** Replaces the columns of `T` that a check constraint narrows beyond what its SQL type says. */
type Narrow<T, Columns extends { [K in keyof Columns]: K extends keyof T ? unknown : never }> = Omit<
  T,
  keyof Columns
> &
  Columns;

type OneOf<List extends readonly string[]> = List[number];
type SyncColumn = Generated<words.SyncStateName>;

type Narrowed = {
  rooms: Narrow<Tables['rooms'], { fixtures: ColumnType<Fixture[], string | undefined, string> }>;
  spots: Narrow<Tables['spots'], { kind: Generated<OneOf<typeof words.spotKinds>> }>;
  staff: Narrow<Tables['staff'], { role: words.StaffRole }>;
  invitations: Narrow<Tables['invitations'], { kind: 'staff' | 'customer' }>;
  pending_emails: Narrow<Tables['pending_emails'], { asked_by: 'member' | 'staff' }>;
  customers: Narrow<
    Tables['customers'],
    { locale: 'en' | 'fr' | null; gender: OneOf<typeof words.genders> | null }
  >;
  classes: Narrow<Tables['classes'], { source: Generated<words.BookingSource> }>;
  bookings: Narrow<
    Tables['bookings'],
    {
      state: Generated<OneOf<typeof words.bookingStates>>;
      cancelled_by: OneOf<typeof words.bookingCancellers> | null;
    }
  >;
  studios: Narrow<Tables['studios'], { waitlist_mode: Generated<words.WaitlistMode> }>;
  pass_kinds: Narrow<
    Tables['pass_kinds'],
    { span_unit: words.PassUnit | null; span_from: words.PassStart | null }
  >;
  passes: Narrow<Tables['passes'], { span_unit: words.PassUnit | null }>;
  pass_entries: Narrow<Tables['pass_entries'], { kind: words.PassEntryKind }>;
  payments: Narrow<
    Tables['payments'],
    {
      state: Generated<words.PaymentState>;
      need: words.PaymentNeed | null;
      trouble: words.PaymentTrouble | null;
    }
  >;
  waits: Narrow<Tables['waits'], { state: Generated<words.WaitState>; passed_for: words.WaitPass | null }>;
  spivi_links: Narrow<
    Tables['spivi_links'],
    { source: OneOf<typeof words.linkSources>; push_state: SyncColumn; push_reason: words.Reason | null }
  >;
  spivi_matches: Narrow<Tables['spivi_matches'], { result: words.MatchResult }>;
  spivi_match_runs: Narrow<
    Tables['spivi_match_runs'],
    {
      trigger: OneOf<typeof words.matchTriggers>;
      state: Generated<OneOf<typeof words.matchRunStates>>;
    }
  >;
  spivi_class_sync: Narrow<
    Tables['spivi_class_sync'],
    {
      state: SyncColumn;
      reason: words.Reason | null;
      workouts_state: Generated<'none' | 'waiting' | 'complete' | 'given_up'>;
      heard_state: 'untold' | 'scheduled' | 'started' | 'stopped' | 'cancelled' | null;
    }
  >;
  spivi_booking_sync: Narrow<
    Tables['spivi_booking_sync'],
    { state: SyncColumn; reason: words.Reason | null }
  >;
  spivi_connections: Narrow<Tables['spivi_connections'], { last_error_code: words.Reason | null }>;
  spivi_notices: Narrow<Tables['spivi_notices'], { kind: words.NoticeKind; code: words.Reason | null }>;
  spivi_attempts: Narrow<
    Tables['spivi_attempts'],
    {
      outcome: Generated<OneOf<typeof words.callOutcomes>>;
      code: words.Reason | null;
    }
  >;
  source_connections: Narrow<Tables['source_connections'], { source: words.ForeignSource }>;
  class_results: Narrow<
    Tables['class_results'],
    { state: Generated<words.RideState>; reason: words.Reason | null }
  >;
  consents: Narrow<Tables['consents'], { purpose: words.ConsentPurpose; how: Generated<words.ConsentWay> }>;
  exports: Narrow<Tables['exports'], { state: Generated<OneOf<typeof words.exportStates>> }>;
  imports: Narrow<Tables['imports'], { state: Generated<OneOf<typeof words.importStates>> }>;
  import_files: Narrow<
    Tables['import_files'],
    {
      outcome: Generated<OneOf<typeof words.fileOutcomes>>;
      code: words.FileFailure | words.FileDouble | null;
    }
  >;
  erasures: Narrow<Tables['erasures'], { state: Generated<OneOf<typeof words.erasureStates>> }>;
  mails: Narrow<
    Tables['mails'],
    {
      state: Generated<OneOf<typeof words.mailStates>>;
      reason: words.MailSkip | words.MailFailure | null;
    }
  >;
};

/** Accounts live in a schema of their own and carry no tenant. */
type Accounts = {
  'auth.user': {
    id: string;
    name: string;
    /** Unique; made up for an account that is one studio's own. */
    email: string;
    login: string;
    studio_id: string | null;
    emailVerified: Generated<boolean>;
    locale: 'en' | 'fr' | null;
    password_suffices: Generated<boolean>;
    updatedAt: Generated<Timestamp>;
  };
  'auth.account': {
    id: string;
    accountId: string;
    providerId: string;
    userId: string;
    password: string | null;
    createdAt: Generated<Timestamp>;
    updatedAt: Generated<Timestamp>;
  };
  'auth.session': { token: string; userId: string };
  'auth.given_link': { account_id: string; studio_name: string; given_by: string | null; at: Timestamp };
  'auth.setup_token': { only_one: Generated<boolean>; token_hash: Buffer };
};

export type DB = Omit<Tables, keyof Narrowed> & Narrowed & Accounts;
export type Db = Kysely<DB>;
export type Trx = Transaction<DB>;
