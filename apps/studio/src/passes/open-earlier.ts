import type { ClassDetail } from '@tandem/api/studio';
import type { Call, Work } from '../base/context.ts';
import { hoursBefore, type Opens, readOpens, wallTimeOf } from '../schedule/index.ts';
import { listPassKinds } from './kinds.ts';
import { covers, hoursEarlier, type Wanted } from './rules.ts';
import { passesOf, type Rider, type StoredPass } from './store.ts';

const wantedOf = ({ startsAt, timeZone, ...rest }: Opens): Wanted => ({
  ...rest,
  day: wallTimeOf(new Date(startsAt), timeZone).day,
});

/** The same class, as it opens to whoever holds these passes. */
function opened<C extends Opens>(one: C, passes: readonly StoredPass[]): C {
  if (one.opening === null) return one;
  const hours = hoursEarlier(passes, wantedOf(one));
  const mine = hoursBefore(new Date(one.opening.at), hours, one.timeZone).toISOString();
  return { ...one, opening: { ...one.opening, mine } };
}

/** Classes as they open to the caller: earlier than to all others where a pass of theirs says so and is good for one. */
export async function withOwnOpening<C extends Opens>(call: Call, classes: C[]): Promise<C[]> {
  const { customerId } = call.caller;
  const toCome = ({ opening }: Opens) => opening !== null && new Date(opening.at) > call.now;
  if (customerId === null || !classes.some(toCome)) return classes;
  const passes = await passesOf(call, [customerId]);
  return classes.map((one) => (toCome(one) ? opened(one, passes) : one));
}

/** From when on somebody may book a class; null: since it stands in the schedule. @throws Problem not_found */
export async function opensFor(work: Work, { classId, customerId }: Rider): Promise<Date | null> {
  const opens = await readOpens(work, classId);
  if (opens.opening === null || new Date(opens.opening.at) <= work.now) return null;
  return new Date(opened(opens, await passesOf(work, [customerId])).opening!.mine);
}

/** Kinds of pass that are given and open a class earlier, the earliest first. */
export async function earlierWith(work: Work, one: Opens): Promise<ClassDetail['earlierWith']> {
  const { opening, timeZone } = one;
  if (opening === null) return [];
  const kinds = (await listPassKinds(work)).filter(
    (kind) => !kind.archived && kind.earlierHours > 0 && covers(kind, wantedOf(one)),
  );
  return kinds
    .sort((a, b) => b.earlierHours - a.earlierHours)
    .map(({ name, earlierHours }) => ({
      name,
      at: hoursBefore(new Date(opening.at), earlierHours, timeZone).toISOString(),
    }));
}
