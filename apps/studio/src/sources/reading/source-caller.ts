import type { ForeignSource } from '@tandem/api/words';
import type { Caller } from '../../base/context.ts';

/** Nobody here: what was read of a source does it. */
export const sourceCaller = (studioId: string, source: ForeignSource): Caller => ({
  accountId: `source:${source}`,
  studioId,
  role: 'owner',
  staffId: null,
  customerId: null,
});
