import { instantToSiteLocal } from '@tandem/spivi';
import { inStudio } from '../../base/call.ts';
import type { Visit } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { CallsStopped, callSpivi } from '../calls/call.ts';
import { loadConnection, stoppedBecause } from '../calls/load-connection.ts';

/**
 * Asks Spivi for the box's classes of today, which it refuses for a box that it does not know. Where it cannot be asked
 * now the box is believed: its classes say later that it is unknown.
 * @throws Problem `box_unknown`
 */
export async function checkBox({ studio, caller }: Visit, boxId: number): Promise<void> {
  const connection = await inStudio(studio, caller.studioId, loadConnection);
  const stopped = stoppedBecause(connection);
  if (!connection || (stopped && stopped !== 'draft')) return;
  const today = instantToSiteLocal(studio.now(), connection.timeZone).slice(0, 10);
  const span = { startDateTime: `${today}T00:00`, endDateTime: `${today}T23:59`, boxId };
  const outcome = await callSpivi(
    studio,
    { connection, preview: true },
    'EventService/GetEvents',
    span,
  ).catch((error) => {
    if (error instanceof CallsStopped) return null;
    throw error;
  });
  if (outcome?.kind !== 'permanent') return;
  throw problem({
    code: 'box_unknown',
    field: 'boxId',
    message: `Spivi does not know box ${boxId} at this site: ${outcome.message}`,
    remedy: 'Check the Box ID on Spivi’s page of the gym.',
  });
}
