import type { RideNotice } from '@tandem/api/words';

/** What was noticed in a file, and of how many seconds, records, bytes or W·s. */
export type Notice = { code: RideNotice; count: number };
