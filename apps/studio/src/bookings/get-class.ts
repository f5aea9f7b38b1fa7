import type { ClassDetail } from '@tandem/api/studio';
import type { Call } from '../base/context.ts';
import { earlierWith, withOwnOpening } from '../passes/index.ts';
import { fixturesOfRoom, getClassSummary, spotsOfRoom } from '../schedule/index.ts';
import { readHold } from './holds.ts';
import { readRoster, readSpotMap, readWished } from './roster.ts';
import { freeUntil, releaseFrom } from './store.ts';

/** A class with its spots and, for staff, everybody who is or was booked. @throws Problem not_found */
export async function getClass(call: Call, classId: string): Promise<ClassDetail> {
  const found = await getClassSummary(call, classId);
  const summary = (await withOwnOpening(call, [found]))[0]!;
  const spots = await spotsOfRoom(call, summary.roomId);
  const isMember = call.caller.role === 'member';
  return {
    ...summary,
    spots: await readSpotMap(call, classId, spots),
    fixtures: await fixturesOfRoom(call, summary.roomId),
    myHold: await readHold(call, classId),
    freeUntil: (await freeUntil(call, classId)).toISOString(),
    wishedSpots: await readWished(call, summary),
    earlierWith: await earlierWith(call, summary),
    releaseAt: isMember ? null : ((await releaseFrom(call, classId))?.toISOString() ?? null),
    roster: isMember ? [] : await readRoster(call, summary),
  };
}
