import type { Ride } from '@tandem/api/studio';
import type { Sport } from '@tandem/api/words';
import { invalidField } from '@tandem/platform';
import { z } from 'zod';
import type { Call } from '../../base/context.ts';
import { shownRide } from '../ride/shown-ride.ts';
import { type Position, readRides } from '../ride/store.ts';
import { allow } from './allow.ts';

const PAGE_ROWS = 30;

/** A page of a person's rides in class and outside, newest first. @throws Problem not_found, not_allowed */
export async function listRides(
  call: Call,
  customerId: string,
  cursor: string | undefined,
  sport: Sport | null = null,
): Promise<{ rows: Ride[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : readCursor(cursor);
  const scope = await allow(call, customerId);
  const found = await readRides(call, { ...scope, sport }, { after, rows: PAGE_ROWS + 1 });
  const rows = found.slice(0, PAGE_ROWS).map((row) => shownRide(row, call.now));
  return { rows, nextCursor: found.length > PAGE_ROWS ? writeCursor(rows.at(-1)!) : null };
}

const position = z.tuple([z.iso.datetime(), z.uuid()]);
const writeCursor = ({ startsAt, rideId }: Ride) =>
  Buffer.from(JSON.stringify([startsAt, rideId])).toString('base64url');

function readCursor(cursor: string): Position {
  try {
    const [startsAt, rideId] = position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { startsAt: new Date(startsAt), rideId };
  } catch {
    throw invalidField('cursor', 'This page mark is not readable.', 'Start again from the first page.');
  }
}
