export { addEvent } from './add-event.ts';
export { addToRoster } from './add-to-roster.ts';
export { cancelEvent } from './cancel-event.ts';
export { changeSeats } from './change-seats.ts';
export {
  classSeconds,
  closesAt,
  plannedEnd,
  replayedSeconds,
  resumableUntil,
  secondsOf,
  startUndoableUntil,
  wallSeconds,
} from './class-clock.ts';
export { classOfBox, classOfEvent } from './class-of-box.ts';
export { endSpan } from './end-span.ts';
export { extendEvent } from './extend-event.ts';
export { type FoundEvent, findEvents } from './find-events.ts';
export { freeSeats } from './free-seats.ts';
export { displacedBy, giveWay } from './give-way.ts';
export { keepRoom } from './keep-room.ts';
export { assertOpen, firstSecond, lockRoster, type Roster } from './lock-roster.ts';
export { refuseStrap, removeFromRoster } from './remove-from-roster.ts';
export { addSpan, sitDown } from './sit-down.ts';
export { heldBy, heldNow, type Span, sitsOn, walkIns } from './spans.ts';
export {
  announceEvent,
  announceRunning,
  type EventRow,
  LIVE_CHANNEL,
  type LiveNotice,
  lockEvent,
  lockStarted,
  lockWithRunning,
  nextOfRoom,
  shareEvent,
  shareEventsOfBox,
  spansOf,
} from './store.ts';
export { listEvents, summaryOf } from './summary.ts';
export { unbeginRoster } from './unbegin-roster.ts';
