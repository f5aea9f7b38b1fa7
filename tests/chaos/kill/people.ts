import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random.ts';
import { type Scene, STUDIO_TIME_ZONE } from './scene.ts';
import type { Spivi } from './spivi.ts';

const PAUSE_MS = [1500, 4000] as const;
const wallClock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: STUDIO_TIME_ZONE,
  dateStyle: 'short',
  timeStyle: 'short',
});

/** People at Spivi's own screens: seat walk-ins, take people off, move them, cancel and make classes. */
export async function editByHand(
  spivi: Spivi,
  scene: Scene,
  random: Random,
  until: () => boolean,
): Promise<number> {
  let edits = 0;
  while (!until()) {
    await sleep(random.between(...PAUSE_MS));
    const { events } = await spivi.truth();
    const now = wallClock.format(Date.now()).replace(' ', 'T');
    const coming = events.filter(({ isCancelled, startDateTime }) => !isCancelled && startDateTime > now);
    if (coming.length === 0) continue;
    const { eventId, roster, startDateTime, origin } = random.pick(coming);
    const rider = roster.length > 0 ? random.pick(roster) : null;
    const dice = random.next();
    const seat = random.between(1, 14);
    let done = false;
    if (dice < 0.35) done = await spivi.edit('addToRoster', eventId, random.pick(scene.strangers), seat);
    else if (dice < 0.55 && rider) done = await spivi.edit('removeFromRoster', eventId, rider.clientId);
    else if (dice < 0.75 && rider) done = await spivi.edit('moveSeat', eventId, rider.clientId, seat);
    else if (dice < 0.85 && origin === 'api') done = await spivi.edit('cancelEvent', eventId);
    else if (dice < 0.92 && origin === 'api')
      done = await spivi.edit(
        'retimeEvent',
        eventId,
        `${startDateTime.slice(0, 11)}21:10`,
        `${startDateTime.slice(0, 11)}21:55`,
      );
    else if (dice < 0.97) {
      const day = startDateTime.slice(0, 11);
      const { boxId } = random.pick(scene.rooms);
      const facts = { title: 'Party', boxId, startDateTime: `${day}22:00`, endDateTime: `${day}22:45` };
      done = await spivi.edit('createEvent', facts);
    }
    if (done) edits++;
  }
  return edits;
}
