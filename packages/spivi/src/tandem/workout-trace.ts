import { required } from '../form.ts';
import { requestCodec } from '../request.ts';
import { integer, text } from '../scalars.ts';
import type { Extra } from '../types.ts';
import { numberIn } from './elements.ts';
import type { OwnMethod } from './own-method.ts';

export type WorkoutTraceRequest = {
  /** The email. */
  username: string;
  eventId: number;
  extra?: Extra;
};
export type WorkoutTrace = {
  /** Length of the ride; null where the answer does not say. */
  seconds: number | null;
  /** As '@tandem/metrics/trace' writes it; null where the answer holds none. */
  trace: Buffer | null;
};

/** The stored trace of one workout, as bytes. */
export const workoutTrace: OwnMethod<WorkoutTraceRequest, WorkoutTrace> = {
  path: 'WorkoutService/GetWorkoutTrace',
  request: requestCodec<WorkoutTraceRequest>({
    username: required('Username', text),
    eventId: required('EventID', integer),
  }),
  answer: {
    write: ({ seconds, trace }) => ({ Seconds: seconds, Trace: trace?.toString('base64') ?? null }),
    read: ({ Seconds, Trace }) => ({
      seconds: numberIn(Seconds),
      trace: typeof Trace === 'string' ? Buffer.from(Trace, 'base64') : null,
    }),
  },
};
