/** What a ride outside class counts as. Only `cycling` is among the totals, peaks and records of cycling. */
export const sports = ['cycling', 'e_biking', 'running', 'walking', 'rowing', 'swimming', 'other'] as const;
export type Sport = (typeof sports)[number];

/** What the reader of a file noticed that is doubtful; `count` is seconds, records, bytes or W·s. */
export const rideNotices = [
  'no_checksum',
  'bytes_left_out',
  'part_damaged',
  'stale_records',
  'records_in_pause',
  'seconds_filled',
  'silence_as_pause',
  'power_left_out',
  'counter_left_out',
  /** Power of another sport, which no power on a bike compares with. */
  'power_of_other_sport',
] as const;
export type RideNotice = (typeof rideNotices)[number];
