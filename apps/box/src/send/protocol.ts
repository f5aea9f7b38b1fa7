/** The tracker's box protocol, version 1: JSON over HTTP with a bearer token. */

/** What the tracker takes at most in one batch. */
export const MAX_BATCH_SAMPLES = 2_000;

/** One second of one seat; exactly one of `second` (since Start, replays only) and `at` (ISO, wall clock). */
export type BoxSample = {
  seat: number;
  second?: number;
  at?: string;
  powerW?: number;
  heartRateBpm?: number;
  cadenceRpm?: number;
  speedKmh?: number;
};

/** A batch is named by its box's start and its number; sending it again changes nothing. */
export type Batch = { bootId: string; sequence: number; samples: BoxSample[] };

export type Acknowledgement = {
  sequence: number;
  duplicate: boolean;
  stored: number;
  ignored: number;
  reason?: string;
};

/** The class that this box serves now, or the next one within half an hour. */
export type BoxClass = {
  eventId: string | number;
  title: string;
  state: 'scheduled' | 'started' | 'stopped' | 'cancelled';
  startedAt: string | null;
  startsAt: string;
  /** Occupied seats. */
  seats: number[];
};

/** How a call went. Transient and unknown are tried again: the batch's name makes that harmless. */
export type Outcome<T> =
  | { kind: 'ok'; value: T }
  | { kind: 'transient' | 'config' | 'permanent' | 'unknown'; code: string; reason: string };
