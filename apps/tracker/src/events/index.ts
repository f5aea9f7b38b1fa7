export { addEvent } from './add-event.ts';
export { addToRoster } from './add-to-roster.ts';
export { cancelEvent } from './cancel-event.ts';
export { closesAt, plannedEnd, resumableUntil, secondsOf, wallSeconds } from './class-clock.ts';
export { classOfBox, classOfEvent } from './class-of-box.ts';
export { extendEvent } from './extend-event.ts';
export { type FoundEvent, findEvents } from './find-events.ts';
export { keepRoom } from './keep-room.ts';
export { removeFromRoster } from './remove-from-roster.ts';
export type { Span } from './spans.ts';
export {
  announceEvent,
  announceRunning,
  type EventRow,
  LIVE_CHANNEL,
  type LiveNotice,
  lockEvent,
  lockWithRunning,
  shareEvent,
  shareEventsOfBox,
  spansOf,
} from './store.ts';
export { listEvents, summaryOf } from './summary.ts';
