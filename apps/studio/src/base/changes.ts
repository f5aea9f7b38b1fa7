import type { ChangeMessage } from '@tandem/api/studio';
import { announce } from '@tandem/platform';
import type { Work } from './context.ts';

/** The channel between processes; messages carry ids, never content. */
export const CHANGES_CHANNEL = 'tandem_studio';

/** Tells every open screen of the studio to ask again, when and only if the transaction commits. */
export function announceChange(
  { trx, studioId }: Pick<Work, 'trx' | 'studioId'>,
  topic: ChangeMessage['topic'],
  id: string | null,
): Promise<void> {
  return announce(trx, CHANGES_CHANNEL, { studioId, topic, id });
}
