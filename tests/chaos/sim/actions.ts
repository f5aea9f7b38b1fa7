import { CONSENT_VERSION } from '@tandem/api/words';
import { perform } from '../../../apps/studio/src/base/call.ts';
import type { Call, Caller } from '../../../apps/studio/src/base/context.ts';
import { once } from '../../../apps/studio/src/base/idempotency.ts';
import { bookSpot } from '../../../apps/studio/src/bookings/book-spot.ts';
import { cancelBooking } from '../../../apps/studio/src/bookings/cancel-booking.ts';
import { moveSpot } from '../../../apps/studio/src/bookings/move-spot.ts';
import { restoreBooking } from '../../../apps/studio/src/bookings/restore-booking.ts';
import { updateCustomer } from '../../../apps/studio/src/customers/change-customer.ts';
import { setConsent } from '../../../apps/studio/src/rights/consents.ts';
import { cancelClass, createClass, updateClass } from '../../../apps/studio/src/schedule/change-class.ts';
import { connect } from '../../../apps/studio/src/spivi/connection/connection.ts';
import { setEnabled } from '../../../apps/studio/src/spivi/connection/enable.ts';
import { disconnect } from '../../../apps/studio/src/spivi/connection/leave.ts';
import { createGym, removeGym } from '../../../apps/studio/src/spivi/gyms/gyms.ts';
import { removeLink, setLink } from '../../../apps/studio/src/spivi/people/links.ts';
import { BOXES, LOGIN } from './scene.ts';
import type { Outcome, World } from './world.ts';

const MINUTE_MS = 60_000;
/** Somebody whose click got no answer clicks again so often. */
const CLICKS = 4;

/** What clients were told about bookings, for I14. */
export type Told = {
  key: string;
  classId: string;
  customerId: string;
  outcome: Outcome<{ bookingId: string }>;
};

/** Everything that people do at the studio, through the functions that its routes call. */
export function actionsOf(world: World) {
  const { studio, owner, ids } = world;
  const { studioId } = ids;
  const asOwner = <T>(verb: (call: Call) => Promise<T>) => perform({ studio, caller: owner }, verb);
  const told: Told[] = [];
  let keys = 0;
  const memberOf = (customerId: string): Caller => ({
    accountId: `member ${customerId}`,
    studioId,
    role: 'member',
    staffId: null,
    customerId,
  });
  const times = (startMs: number, minutes: number) => ({
    startsAt: new Date(startMs).toISOString(),
    endsAt: new Date(startMs + minutes * MINUTE_MS).toISOString(),
  });

  return {
    told,
    connect: (password = world.password) =>
      world.act('connects', async () => {
        const { timeZone } = world.options;
        await connect({ studio, caller: owner }, { ...LOGIN, baseUrl: world.fake.url, password, timeZone });
        await perform({ studio, caller: owner }, (call) => setEnabled(call, true));
      }),
    setEnabled: (enabled: boolean) =>
      world.act(enabled ? 'resumes' : 'pauses', () =>
        perform({ studio, caller: owner }, (call) => setEnabled(call, enabled)),
      ),
    disconnect: () => world.act('disconnects', () => disconnect({ studio, caller: owner })),
    mapGym: (box: number, seatOffset: number, seats: { spotNumber: number; seatId: number }[] = []) =>
      world.act(`maps gym ${box}`, () =>
        perform({ studio, caller: owner }, (call) =>
          createGym(call, {
            name: `Gym ${box}`,
            boxId: BOXES[box]!.boxId,
            roomId: ids.rooms[box]!,
            seatOffset,
            seats,
          }),
        ),
      ),
    unmapGym: (gymId: string) =>
      world.act('unmaps a gym', () => perform({ studio, caller: owner }, (call) => removeGym(call, gymId))),
    createClass: (title: string, startMs: number, minutes: number, room: number, instructed = false) =>
      world.act(`creates ${title}`, () =>
        asOwner((call) =>
          createClass(call, {
            title,
            description: '',
            roomId: ids.rooms[room]!,
            instructorId: instructed ? ids.staffId : null,
            ...times(startMs, minutes),
            spiviEnabled: true,
            acceptInstructorOverlap: true,
          }),
        ),
      ),
    retime: (classId: string, startMs: number, minutes: number) =>
      world.act(`retimes ${classId}`, () =>
        asOwner((call) =>
          updateClass(call, classId, {
            ...times(startMs, minutes),
            acceptInstructorOverlap: true,
            acceptRiderOverlap: true,
          }),
        ),
      ),
    changeClass: (classId: string, patch: { roomId?: string; spiviEnabled?: boolean; title?: string }) =>
      world.act(`changes ${classId} ${Object.keys(patch)}`, () =>
        asOwner((call) => updateClass(call, classId, patch)),
      ),
    cancelClass: (classId: string) =>
      world.act(`cancels class ${classId}`, () => asOwner((call) => cancelClass(call, classId))),
    /** Books, and clicks again where no answer came. With `twice` two clicks go out at once. */
    async book(
      classId: string,
      person: number,
      spotNumber: number | null,
      by: 'member' | 'staff',
      twice = false,
    ) {
      const customerId = ids.customers[person]!;
      const key = `key ${++keys}`;
      const caller = by === 'member' ? memberOf(customerId) : owner;
      const request = { classId, customerId, spotNumber, acceptOverlap: true as const };
      const wish = { key, endpoint: 'bookSpot', params: {}, body: request };
      const click = async (finger: number) => {
        for (let n = 1; ; n++) {
          const outcome = await world.act(
            `books ${classId} spot ${spotNumber} for ${person} (${key}.${finger}.${n})`,
            () => perform({ studio, caller }, (call) => once(call, wish, () => bookSpot(call, request))),
          );
          if (outcome.kind !== 'unknown' || n === CLICKS) {
            told.push({ key: `${caller.accountId}/${key}`, classId, customerId, outcome });
            return outcome;
          }
        }
      };
      const [outcome] = await Promise.all(twice ? [click(1), click(2)] : [click(1)]);
      return outcome!;
    },
    cancel: (bookingId: string) =>
      world.act(`cancels ${bookingId}`, () => asOwner((call) => cancelBooking(call, bookingId))),
    restore: (bookingId: string) =>
      world.act(`restores ${bookingId}`, () =>
        asOwner((call) => restoreBooking(call, bookingId, { acceptOverlap: true })),
      ),
    move: (bookingId: string, spotNumber: number) =>
      world.act(`moves ${bookingId} to ${spotNumber}`, () =>
        asOwner((call) => moveSpot(call, bookingId, spotNumber)),
      ),
    setLink: (person: number, clientId: number) =>
      world.act(`links ${person} to ${clientId}`, () =>
        setLink({ studio, caller: owner }, ids.customers[person]!, { clientId }),
      ),
    removeLink: (person: number) =>
      world.act(`unlinks ${person}`, () =>
        perform({ studio, caller: owner }, (call) => removeLink(call, ids.customers[person]!)),
      ),
    changeEmail: (person: number, email: string) =>
      world.act(`changes the email of ${person}`, () =>
        asOwner((call) => updateCustomer(call, ids.customers[person]!, { email })),
      ),
    answer: (person: number, purpose: 'send' | 'board', granted: boolean) =>
      world.act(`${granted ? 'allows' : 'takes back'} ${purpose} for ${person}`, () =>
        asOwner((call) =>
          setConsent(
            call,
            { customerId: ids.customers[person]!, purpose },
            { granted, version: CONSENT_VERSION[purpose] },
          ),
        ),
      ),
  };
}
export type Actions = ReturnType<typeof actionsOf>;

/** Waits, in virtual time, for what people have begun. */
export async function settled<T>(world: World, doing: Promise<T>): Promise<T> {
  let done = false;
  const end = doing.finally(() => {
    done = true;
  });
  for (let waited = 0; !done && waited < 600; waited++) {
    await world.scheduler.runTo(world.scheduler.nowMs + 1000);
    await Promise.resolve();
  }
  if (!done) throw new Error('What people began has not ended within ten minutes of virtual time.');
  return end;
}
