import './words.ts';
import type { LiveBoard } from '@tandem/api/tracker';
import { useTranslation } from 'react-i18next';
import { tileName } from '../../ui/tile-name.ts';
import { tracker } from '../api.ts';
import { useClassSensors } from '../sensors/use-class-sensors.ts';

/** Who is on a class and sits where, and what is done about it by hand, with its way back. */
export function useRoster({ event: { eventId }, riders }: Pick<LiveBoard, 'event' | 'riders'>) {
  const { t } = useTranslation('run');
  const { known, last } = useClassSensors(eventId);
  return {
    known: known.data,
    last,
    /** As on their tile: others see the screen too. */
    nameOf: (clientId: number) =>
      tileName(riders.find((rider) => rider.clientId === clientId)?.name || t('arrivals.nameless')),
    /** Does it, says so, and offers to undo it unless the same was done before on another screen. */
    change: (doing: () => Promise<{ changeId: number | null }>, said: string) =>
      last.act({
        doing,
        said,
        has: ({ changeId }) => changeId !== null,
        back: ({ changeId }) =>
          tracker.undoRosterChange({ params: { eventId }, body: { changeId: changeId! } }),
      }),
  };
}
