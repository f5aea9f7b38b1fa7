/** What a ride outside class counts as. Only `cycling` is among the totals, peaks and records of cycling. */
export const sports = ['cycling', 'e_biking', 'running', 'walking', 'rowing', 'swimming', 'other'] as const;
export type Sport = (typeof sports)[number];

/** What the reader of a file noticed that is doubtful and readable; whoever shows the ride says it in words. */
export const rideNotices = [
  /** The file lacks its closing checksum: damage inside it would go unnoticed. */
  'no_checksum',
  /** Bytes that follow a whole file and are none. */
  'bytes_left_out',
  /** Bytes of a further part of the file that is damaged: what it held is missing. */
  'part_damaged',
  /** Records from long before the ride began. */
  'stale_records',
  /** Records made while the timer stood still. */
  'records_in_pause',
  /** Seconds without a record, filled between their neighbours. */
  'seconds_filled',
  /** Seconds of silence that were read as a pause. */
  'silence_as_pause',
  /** Seconds whose power is beyond what anybody rides. */
  'power_left_out',
  /** W·s that the meter's counter claims and its power does not bear out. */
  'counter_left_out',
  /** Seconds with power of another sport, which no power on a bike compares with. */
  'power_of_other_sport',
] as const;
export type RideNotice = (typeof rideNotices)[number];
