/** Our own elements on Spivi's wire, each with one codec for both ends. Not part of the published package. */
export { type BoardVisibility, boardVisibility } from './board-visibility.ts';
export { readBoxSeats, writeBoxSeats } from './box-seats.ts';
export { type Asked, readClassAsked, writeClassAsked } from './class-asked.ts';
export { classOfMark, markedTexts, withoutMark } from './class-mark.ts';
export { type ClassRoom, classRoom, readClassRoom, writeClassRoom } from './class-room.ts';
export { readClassTest, writeClassTest } from './class-test.ts';
export { inOneElement, numberIn } from './elements.ts';
export { type EventState, readEventState, writeEventState } from './event-state.ts';
export { type FreeStrap, freeStraps } from './free-straps.ts';
export type { OwnMethod } from './own-method.ts';
export { type RiderCame, readRiderCame, writeRiderCame } from './rider-came.ts';
export { readRiderMoved, writeRiderMoved } from './rider-moved.ts';
export { letPhoneIn, type RiderPhone, shutPhoneOut } from './rider-phone.ts';
export {
  readTandemWorkout,
  type TandemWorkout,
  type WorkoutInputs,
  workoutInputs,
  writeTandemWorkout,
} from './workout.ts';
export { type WorkoutTrace, type WorkoutTraceRequest, workoutTrace } from './workout-trace.ts';
