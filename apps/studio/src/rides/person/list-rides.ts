import type { Ride } from '@tandem/api/studio';
import type { Sport } from '@tandem/api/words';
import { z } from 'zod';
import type { Call } from '../../base/context.ts';
import { readCursor, writeCursor } from '../../base/cursor.ts';
import { shownRide } from '../ride/shown-ride.ts';
import { readRides } from '../ride/store.ts';
import { allow } from './allow.ts';

const PAGE_ROWS = 30;

/** A page of a person's rides in class and outside, newest first. @throws Problem not_found, not_allowed */
export async function listRides(
  call: Call,
  customerId: string,
  cursor: string | undefined,
  sport: Sport | null = null,
): Promise<{ rows: Ride[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : readCursor(position, cursor);
  const scope = await allow(call, customerId);
  const found = await readRides(call, { ...scope, sport }, { after, rows: PAGE_ROWS + 1 });
  const rows = found.slice(0, PAGE_ROWS).map((row) => shownRide(row, call.now));
  const last = rows.at(-1);
  return {
    rows,
    nextCursor: found.length > PAGE_ROWS && last ? writeCursor([last.startsAt, last.rideId]) : null,
  };
}

const position = z
  .tuple([z.iso.datetime(), z.uuid()])
  .transform(([startsAt, rideId]) => ({ startsAt: new Date(startsAt), rideId }));
