/** FIT files for tests, written by a library that knows nothing of our reader. */
import { FitWriter } from '@markw65/fit-file-writer';

export type WrittenRecord = {
  /** Seconds since the start of the file. */
  at: number;
  power?: number;
  heart_rate?: number;
  cadence?: number;
  speed?: number;
  distance?: number;
  accumulated_power?: number;
};
export type WrittenPause = { from: number; to: number };

export const WRITTEN_AT = new Date('2026-03-02T18:00:00Z');

export type WrittenSession = {
  sport: 'cycling' | 'running' | 'rowing' | 'swimming' | 'e_biking' | 'transition';
  sub_sport?: 'street' | 'indoor_cycling' | 'lap_swimming' | 'e_bike_fitness';
  /** Seconds since the start of the file. */
  startsAt?: number;
  total_timer_time?: number;
  total_elapsed_time?: number;
  total_calories?: number;
  total_distance?: number;
  avg_power?: number;
  max_power?: number;
  normalized_power?: number;
  training_stress_score?: number;
  threshold_power?: number;
};

export function fitFile(
  records: WrittenRecord[],
  pauses: WrittenPause[] = [],
  sessions: WrittenSession[] = [],
): Uint8Array {
  const writer = new FitWriter();
  const time = (at: number) => writer.time(new Date(WRITTEN_AT.getTime() + at * 1000));
  writer.writeMessage(
    'file_id',
    { type: 'activity', manufacturer: 'development', product: 1, serial_number: 7, time_created: time(0) },
    null,
    true,
  );
  const timer = (at: number, event_type: 'start' | 'stop_all') =>
    writer.writeMessage('event', { timestamp: time(at), event: 'timer', event_type });
  timer(0, 'start');
  for (const { from, to } of pauses) {
    timer(from, 'stop_all');
    timer(to, 'start');
  }
  for (const { at, ...fields } of records) writer.writeMessage('record', { timestamp: time(at), ...fields });
  for (const { startsAt, ...session } of sessions)
    writer.writeMessage('session', {
      timestamp: time(0),
      ...(startsAt === undefined ? {} : { start_time: time(startsAt) }),
      ...session,
    });
  const view = writer.finish();
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
}
