import type { ScreenSettings } from '@tandem/api/tracker';
import type { Locale } from '@tandem/api/words';
import type { Jobs, Log, Notices } from '@tandem/platform';
import type { Db, Trx } from './db.ts';
import type { TrackerJobs } from './jobs.ts';

/** What every room stands on, handed to it explicitly. */
export type Tracker = {
  db: Db;
  jobs: Jobs<TrackerJobs>;
  /** Tells other processes what was announced. */
  notices: Notices;
  log: Log;
  now(): Date;
};

/** A club: whoever signs in as its administrator, by a page or in Spivi's way, is the site. */
/** @property locale of its screens; null: as it was chosen on each */
export type Site = {
  siteId: number;
  name: string;
  sourceName: string;
  timeZone: string;
  locale: Locale | null;
};

/** A screen that was let in by a code: it shows the site's classes and, where it may, starts and stops them. */
export type Screen = { screenId: number; name: string; mayRun: boolean; settings: ScreenSettings | null };

/** Whoever opened the tracker's page: the site's administrator, or one of its screens. */
export type Viewer = Site & { screen: Screen | null };

/**
 * A box of a site, known by its token.
 * @property roomBoxId the box whose classes it hears for: itself, or the one that it stands with
 * @property standsSince since when it stands with that one; null where that is itself
 * @property seatIds the seats of the room
 */
export type Box = {
  siteId: number;
  boxId: number;
  roomBoxId: number;
  standsSince: Date | null;
  seatIds: number[];
  acceptsClassClock: boolean;
};

/** A rider's phone, let in for one seat of one class. @property boxId the box that the class is on */
export type Phone = { siteId: number; boxId: number; eventId: number; clientId: number; seatId: number };

/** One transaction's work at one site: it sees no other site's rows, and `now` is one instant throughout. */
export type Work = { tracker: Tracker; trx: Trx; siteId: number; now: Date };

/** The work that a site, one of its boxes or a phone asked for. A verb is `verb(call, what)`. */
export type Call<Caller extends Site | Box | Phone = Site> = Work & { caller: Caller };

/** A request whose verb opens its transactions itself, or needs none. */
export type Visit<Caller extends Site | Box | Phone = Site> = { tracker: Tracker; caller: Caller };
