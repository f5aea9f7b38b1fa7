import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { type EventRow, lockEvent } from '../events/index.ts';

/** A class that runs, locked: what is done to it is done in one order. @throws Problem `not_found`, `not_started`, `event_closed` */
export async function lockRunning({ trx }: Work, eventId: number): Promise<EventRow> {
  const event = await lockEvent(trx, eventId);
  if (event.state === 'started') return event;
  throw event.state === 'scheduled'
    ? problem({
        code: 'not_started',
        message: 'This class is not started.',
        remedy: 'Start it first: what riders send counts from then on.',
      })
    : problem({
        code: 'event_closed',
        message: `This class is ${event.state}.`,
        remedy: 'What was ridden in it stays as it was.',
      });
}
