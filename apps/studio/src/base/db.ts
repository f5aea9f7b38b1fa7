import type { FileDouble, FileFailure, MailFailure, MailSkip, Reason } from '@tandem/api/words';
import type { Kysely, Transaction } from 'kysely';
import type { Generated, DB as Tables, Timestamp } from './db.gen.ts';

/** Replaces the columns of `T` that a check constraint narrows beyond what its SQL type says. */
type Narrow<T, Columns extends { [K in keyof Columns]: K extends keyof T ? unknown : never }> = Omit<
  T,
  keyof Columns
> &
  Columns;

type SyncColumn = Generated<'pending' | 'synced' | 'attention' | 'off'>;

type Narrowed = {
  spots: Narrow<Tables['spots'], { kind: Generated<'bike' | 'rower' | 'mat'> }>;
  staff: Narrow<Tables['staff'], { role: 'owner' | 'manager' | 'front_desk' | 'instructor' }>;
  invitations: Narrow<Tables['invitations'], { kind: 'staff' | 'customer' }>;
  customers: Narrow<
    Tables['customers'],
    { locale: 'en' | 'fr' | null; gender: 'male' | 'female' | 'other' | null }
  >;
  bookings: Narrow<Tables['bookings'], { state: Generated<'booked' | 'cancelled'> }>;
  spivi_links: Narrow<
    Tables['spivi_links'],
    { source: 'matched' | 'manual' | 'created'; push_state: SyncColumn; push_reason: Reason | null }
  >;
  spivi_matches: Narrow<
    Tables['spivi_matches'],
    { result: 'linked' | 'not_found' | 'ambiguous' | 'conflict' }
  >;
  spivi_match_runs: Narrow<
    Tables['spivi_match_runs'],
    {
      trigger: 'preview' | 'enabled' | 'daily' | 'manual';
      state: Generated<'running' | 'paused' | 'finished' | 'failed'>;
    }
  >;
  spivi_class_sync: Narrow<
    Tables['spivi_class_sync'],
    {
      state: SyncColumn;
      reason: Reason | null;
      workouts_state: Generated<'none' | 'waiting' | 'complete' | 'given_up'>;
    }
  >;
  spivi_booking_sync: Narrow<Tables['spivi_booking_sync'], { state: SyncColumn; reason: Reason | null }>;
  spivi_connections: Narrow<Tables['spivi_connections'], { last_error_code: Reason | null }>;
  spivi_notices: Narrow<Tables['spivi_notices'], { kind: 'down' | 'up' | 'reauth'; code: Reason | null }>;
  spivi_attempts: Narrow<
    Tables['spivi_attempts'],
    {
      outcome: Generated<'started' | 'ok' | 'transient' | 'config' | 'permanent' | 'unknown'>;
      code: Reason | null;
    }
  >;
  class_results: Narrow<
    Tables['class_results'],
    { state: Generated<'ready' | 'waiting' | 'none'>; reason: Reason | null }
  >;
  consents: Narrow<
    Tables['consents'],
    { purpose: 'store' | 'send' | 'board'; how: Generated<'member' | 'staff' | 'bulk'> }
  >;
  exports: Narrow<
    Tables['exports'],
    { state: Generated<'waiting' | 'running' | 'ready' | 'failed' | 'expired'> }
  >;
  imports: Narrow<Tables['imports'], { state: Generated<'receiving' | 'running' | 'done'> }>;
  import_files: Narrow<
    Tables['import_files'],
    {
      outcome: Generated<'waiting' | 'added' | 'duplicate' | 'failed'>;
      code: FileFailure | FileDouble | null;
    }
  >;
  erasures: Narrow<Tables['erasures'], { state: Generated<'running' | 'attention' | 'done'> }>;
  mails: Narrow<
    Tables['mails'],
    {
      state: Generated<'waiting' | 'sent' | 'skipped' | 'failed'>;
      reason: MailSkip | MailFailure | null;
    }
  >;
};

/** Accounts live in a schema of their own and carry no tenant. */
type Accounts = {
  'auth.user': {
    id: string;
    name: string;
    email: string;
    emailVerified: Generated<boolean>;
    locale: 'en' | 'fr' | null;
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
  'auth.setup_token': { only_one: Generated<boolean>; token_hash: Buffer };
};

export type DB = Omit<Tables, keyof Narrowed> & Narrowed & Accounts;
export type Db = Kysely<DB>;
export type Trx = Transaction<DB>;
