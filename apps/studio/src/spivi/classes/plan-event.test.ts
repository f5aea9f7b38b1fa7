import { expect, test } from 'vitest';
import { planEvent } from './plan-event.ts';

const facts = {
  title: 'Ride 45',
  startDateTime: '2026-11-22T18:00',
  endDateTime: '2026-11-22T18:45',
  boxId: 7,
  instructorUserName: null,
};
const remote = { startDateTime: facts.startDateTime, endDateTime: facts.endDateTime, isCancelled: false };

test.each([
  ['a class that Spivi lacks is made', facts, null, null, false, 'create'],
  ['an event that equals the class stays', facts, remote, facts, false, 'keep'],
  ['a cancelled event is made anew', facts, { ...remote, isCancelled: true }, facts, false, 'create'],
  [
    'a retimed class is replaced',
    { ...facts, startDateTime: '2026-11-22T17:00' },
    remote,
    facts,
    false,
    'replace',
  ],
  ['another box is a replacement', { ...facts, boxId: 8 }, remote, facts, false, 'replace'],
  [
    'a time changed by hand in Spivi is set right',
    facts,
    { ...remote, startDateTime: '2026-11-22T17:30' },
    facts,
    false,
    'replace',
  ],
  ['once begun nothing is replaced', { ...facts, title: 'Ride 60' }, remote, facts, true, 'leave'],
  ['a begun class keeps its roster in step', facts, remote, facts, true, 'keep'],
  ['a cancelled class takes its event along', null, remote, facts, false, 'cancel'],
  ['a begun event is never cancelled', null, remote, facts, true, 'leave'],
  ['nothing wanted, nothing there', null, null, null, false, 'none'],
] as const)('%s', (_name, target, there, made, begun, step) => {
  expect(planEvent(target, there, made, begun)).toBe(step);
});
