import type { ForeignSource, Role } from '@tandem/api/words';
import type { Jobs, Log, Notices } from '@tandem/platform';
import type { Db, Trx } from './db.ts';
import type { Events } from './events.ts';
import type { StudioJobs } from './jobs.ts';
import type { PaymentProvider } from './payment-provider.ts';

export type Settings = {
  /** Where people reach the studio, without a slash at its end; https makes cookies secure. */
  publicUrl: string;
  /** People reach it from beyond this machine: what the documentation says of the demo is no login there. */
  exposed?: boolean;
  /** Reverse proxies whose word on who calls is believed; nobody's unless told. */
  trustedProxies?: readonly string[];
  /** The Spivi servers that the operator allows, the proposed one first. */
  spiviBaseUrls: string[];
  /** Where each source may be asked, the usual address first; its own alone unless the operator allows others. */
  sourceBaseUrls?: Partial<Record<ForeignSource, readonly string[]>>;
  /** Where the tracker of this same start listens: accounts are made there unless staff say otherwise. */
  ownTrackerUrl?: string;
  /** Where people reach Tandem's own tracker, where that is told. */
  trackerUrl?: string;
  /** Tries to sign in per minute: of one address, and of one address with one email. */
  signInsPerMinute: { perAddress: number; perEmail: number };
  /** The mail server with its login, and the address that mails come from; absent: mails are written as files. */
  smtp?: { url: string; from: string };
  /** Calls a second to a system that classes are read from; two unless told. */
  sourceCallsPerSecond?: number;
  /** From a person's numbers to their mail; some minutes unless told. */
  mailDelaySeconds?: number;
  /** Where members' rides are sent on to; `https://intervals.icu` unless told. */
  intervalsUrl?: string;
  /** From a ride to its being sent on; some minutes unless told. */
  uploadDelaySeconds?: number;
  /** How often it is looked whether an upload comes fast enough; `UPLOAD_LOOK_SECONDS` unless told. */
  uploadLookSeconds?: number;
  /** A payment provider has so long for an answer; `PROVIDER_TIMEOUT_MS` unless told. */
  paymentTimeoutMs?: number;
  /** A webhook's receiver has so long for an event; `POST_TIMEOUT_MS` unless told. */
  webhookTimeoutMs?: number;
  /** After booking, in which no cancellation is late; `DEFAULT_CANCEL_GRACE_MINUTES` unless told. */
  cancelGraceMinutes?: number;
};

/** What every module stands on, handed to it explicitly. */
export type Studio = {
  db: Db;
  jobs: Jobs<StudioJobs>;
  /** Tells other processes what was announced. */
  notices: Notices;
  log: Log;
  /** What follows from what happened; the roof says it, see `happened`. */
  reactions: Reactions;
  /** Seals secrets at rest; not in the database. */
  secretKey: Buffer;
  /** Those before it, the oldest first; none unless it was changed. */
  retiredKeys?: readonly Buffer[];
  /** For what is not in the database. */
  dataDir: string;
  /** Who was erased, as keyed hashes, outside the database: it outlives a restored backup. Null: kept nowhere. */
  tombstonesFile: string | null;
  settings: Settings;
  /** By whom members pay; none unless the operator names one. */
  payments?: PaymentProvider | null;
  now(): Date;
};

/** Who calls, in the studio of the path. A member has a `customerId`, staff may have one too. */
export type Caller = {
  accountId: string;
  studioId: string;
  role: Role;
  staffId: string | null;
  customerId: string | null;
  /** A guardian asks, who is this customer; `customerId` is the child, and the role a member's. */
  guardianId?: string;
  /** They have signed in, or said again that it is them, a short while ago; no session, no doubt. */
  fresh?: boolean;
  /** By a second factor too, or none is asked of them here; no session, no doubt. */
  proved?: boolean;
  /** Whose session asks; absent for programs and the operator. */
  sessionId?: string;
  /** A program asks, by this token: it is never fresh, and proves no second factor. `accountId` is then its person, or `token:…`. */
  tokenId?: string;
};

/** One transaction's work in one studio: it sees no other studio's rows, and `now` is one instant throughout. */
export type Work = { studio: Studio; trx: Trx; studioId: string; now: Date };

/** The work that a person asked for. A verb is `verb(call, what)`. */
export type Call = Work & { caller: Caller };

/** A person's request whose verb opens its transactions itself: it speaks to the outside, or needs several. */
export type Visit = { studio: Studio; caller: Caller };

/** Event → reactions, in order. */
export type Reactions = { [K in keyof Events]: ((work: Work, event: Events[K]) => Promise<void>)[] };
