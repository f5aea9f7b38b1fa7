/** What Tandem found changed at Spivi and put right, or found twice. */
export const driftKinds = [
  'seat_moved',
  'rider_missing',
  'rider_added_back',
  'event_missing',
  'event_cancelled',
  'event_changed',
  'duplicate_event',
] as const;
export type DriftKind = (typeof driftKinds)[number];

/** News of the connection: it fails, works again, or needs its password anew. */
export const noticeKinds = ['down', 'up', 'reauth'] as const;
export type NoticeKind = (typeof noticeKinds)[number];
