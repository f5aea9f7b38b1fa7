import './run.css';
import './words.ts';
import IconAntennaBars2 from '@tabler/icons-react/dist/esm/icons/IconAntennaBars2.mjs';
import IconAntennaBars5 from '@tabler/icons-react/dist/esm/icons/IconAntennaBars5.mjs';
import IconAntennaBarsOff from '@tabler/icons-react/dist/esm/icons/IconAntennaBarsOff.mjs';
import IconBike from '@tabler/icons-react/dist/esm/icons/IconBike.mjs';
import IconHeartOff from '@tabler/icons-react/dist/esm/icons/IconHeartOff.mjs';
import IconPlayerPauseFilled from '@tabler/icons-react/dist/esm/icons/IconPlayerPauseFilled.mjs';
import type { LiveBoard } from '@tandem/api/tracker';
import { isPaused } from '@tandem/metrics/modes';
import { useTranslation } from 'react-i18next';
import { tileName } from '../../ui/tile-name.ts';
import { arrangeSeats } from '../seats.ts';
import { useClassSensors } from '../sensors/use-class-sensors.ts';
import { howHeard, isWell } from './how-heard.ts';

const SIGNS = {
  live: IconAntennaBars5,
  weak: IconAntennaBars2,
  noStrap: IconHeartOff,
  stale: IconAntennaBarsOff,
  silent: IconAntennaBarsOff,
  resting: IconPlayerPauseFilled,
  unclaimed: IconBike,
};

/** Who of a class that runs is heard, seat by seat: for whoever runs it, and on no wall. */
export function SeatSignals({ board }: { board: LiveBoard }) {
  const { t } = useTranslation(['run', 'board']);
  const { known } = useClassSensors(board.event.eventId);
  const signals = new Map(known.data?.signals.map((signal) => [signal.seatId, signal]));
  const paused = isPaused(board.event.pauses);
  // Somebody whom the tracker does not know sends nothing to it, as their tile says.
  const riders = arrangeSeats(board, [])
    .seats.flatMap(({ rider }) => rider ?? [])
    .map((rider) => ({ ...rider, how: howHeard(rider, signals.get(rider.seatId), paused) }));
  const booked = riders.filter(({ clientId }) => clientId !== null);
  if (booked.length === 0) return null;
  const well = booked.filter(({ how }) => isWell(how)).length;
  const says = {
    live: t('signals.live'),
    weak: t('signals.weak'),
    noStrap: t('signals.noStrap'),
    stale: t('board:tile.stale'),
    silent: t('board:tile.waiting'),
    resting: t('board:live.paused'),
    unclaimed: t('board:tile.unclaimed'),
  };
  return (
    <details className="signals">
      <summary data-all={well === booked.length || undefined}>
        {t('signals.title', { well, count: booked.length })}
      </summary>
      <ul>
        {riders.map(({ seatId, name, how }) => {
          const Sign = SIGNS[how];
          return (
            <li key={seatId} data-well={isWell(how) || undefined}>
              <b>
                <span className="visually-hidden">{t('board:tile.seat', { seat: seatId })}</span>
                <span aria-hidden>{seatId}</span>
              </b>
              <span>{tileName(name)}</span>
              <span className="how">
                <Sign aria-hidden /> {says[how]}
              </span>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
