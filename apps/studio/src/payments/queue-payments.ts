import type { Work } from '../base/context.ts';

/** Has the provider asked for what is due of a studio. */
export const queuePayments = ({ studio, trx, studioId }: Work, startAfterSeconds = 0): Promise<void> =>
  studio.jobs.send(trx, 'read-payments', { studioId }, { key: studioId, group: studioId, startAfterSeconds });
