import { type Actions, settled } from '../sim/actions.ts';
import { open } from '../sim/phases.ts';
import { WALK_INS } from '../sim/scene.ts';
import type { World } from '../sim/world.ts';

const HOUR_MS = 3_600_000;
const STEP_MS = 4000;

/** Seventeen steps through all that a class can meet; whatever fails, each step is tried and the next follows. */
export async function scenario(world: World, act: Actions): Promise<void> {
  const { scheduler, fake } = world;
  const start = world.options.startMs;
  const after = async <T>(doing: Promise<T>): Promise<T> => {
    const value = await settled(world, doing);
    await scheduler.runTo(scheduler.nowMs + STEP_MS);
    return value;
  };
  const id = (outcome: { kind: string; value?: unknown }) =>
    outcome.kind === 'ok' ? (outcome.value as { bookingId: string }).bookingId : null;

  await open(world, act);
  const made = await after(act.createClass('first', start + 26 * HOUR_MS, 45, 0, true));
  const [known] = await world.rows<{ class_id: string }>('select class_id from studio.classes');
  const classId = made.kind === 'ok' ? made.value : known?.class_id;
  if (!classId) return;
  const ada = id(await after(act.book(classId, 0, 1, 'member')));
  const bob = id(await after(act.book(classId, 1, 2, 'staff', true)));
  if (ada) await after(act.move(ada, 5));
  if (bob) await after(act.move(bob, 1));
  if (ada) await after(act.move(ada, 2));
  await after(act.book(classId, 2, 7, 'member'));
  if (bob) await after(act.cancel(bob));
  await after(act.retime(classId, start + 27 * HOUR_MS, 60));
  await after(act.changeClass(classId, { roomId: world.ids.rooms[1]! }));
  await after(act.setLink(11, WALK_INS[0]!));
  await after(act.book(classId, 11, 3, 'staff'));
  const event = fake.truth().events.findLast((one) => !one.isCancelled);
  if (event && event.roster.length > 0 && !event.roster.some((row) => row.seatId === 8))
    fake.human.moveSeat(event.eventId, event.roster[0]!.clientId, 8);
  await after(act.setEnabled(false));
  await after(act.changeClass(classId, { title: 'renamed' }));
  await after(act.setEnabled(true));
  const second = await after(act.createClass('second', start + 30 * HOUR_MS, 30, 0));
  if (second.kind === 'ok') {
    await after(act.book(second.value, 3, 4, 'member'));
    await after(act.cancelClass(second.value));
  }
  await after(act.answer(0, 'send', false));
  await after(act.answer(0, 'send', true));
}
