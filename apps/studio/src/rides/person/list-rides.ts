import type { Ride } from '@tandem/api/studio';
import { invalidField } from '@tandem/platform';
import { z } from 'zod';
import type { Call } from '../../base/context.ts';
import { readOwnRides } from '../ride/own-rides.ts';
import { presentOwn, presentResult } from '../ride/shown-ride.ts';
import { type Position, readResults } from '../ride/store.ts';
import { allow } from './allow.ts';

const PAGE_ROWS = 30;

/** A page of a person's rides in class and outside, newest first. @throws Problem not_found, not_allowed */
export async function listRides(
  call: Call,
  customerId: string,
  cursor: string | undefined,
): Promise<{ rows: Ride[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : readCursor(cursor);
  const scope = await allow(call, customerId);
  const page = { after, rows: PAGE_ROWS + 1 };
  const inClass = await readResults(call, scope, page);
  const own = scope.instructorId ? [] : await readOwnRides(call, scope, page);
  const rides = [...inClass.map((row) => presentResult(row, call.now)), ...own.map(presentOwn)].sort(
    newestFirst,
  );
  const rows = rides.slice(0, PAGE_ROWS);
  return { rows, nextCursor: rides.length > PAGE_ROWS ? writeCursor(rows.at(-1)!) : null };
}

/** As PostgreSQL orders them: ids of one form compare like their text. */
function newestFirst(a: Ride, b: Ride): number {
  const later = Date.parse(b.startsAt) - Date.parse(a.startsAt);
  return later !== 0 ? later : a.rideId < b.rideId ? 1 : -1;
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
