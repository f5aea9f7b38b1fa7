import IconAntennaBars2 from '@tabler/icons-react/dist/esm/icons/IconAntennaBars2.mjs';
import IconAntennaBars4 from '@tabler/icons-react/dist/esm/icons/IconAntennaBars4.mjs';
import IconAntennaBars5 from '@tabler/icons-react/dist/esm/icons/IconAntennaBars5.mjs';
import IconAntennaBarsOff from '@tabler/icons-react/dist/esm/icons/IconAntennaBarsOff.mjs';
import IconBike from '@tabler/icons-react/dist/esm/icons/IconBike.mjs';
import IconClockHour4 from '@tabler/icons-react/dist/esm/icons/IconClockHour4.mjs';
import type { SeatSignal } from '@tandem/api/tracker';
import { zoneColor, zonesOnDark } from '@tandem/metrics/zone-colours';
import { useTranslation } from 'react-i18next';
import { tileName } from '../../ui/tile-name.ts';
import type { Seat } from '../seats.ts';
import { widthOf } from '../tile.tsx';

const ICONS = {
  strong: IconAntennaBars5,
  fair: IconAntennaBars4,
  weak: IconAntennaBars2,
  silent: IconAntennaBarsOff,
  bike: IconBike,
  expected: IconClockHour4,
};

/** How somebody who is expected is heard: a strap of theirs before the bike of their seat. */
const howOf = (signal: SeatSignal | undefined): keyof typeof ICONS =>
  signal?.strap ?? (signal?.bike ? 'bike' : 'expected');

/** The same as a look: each has a sign and words of its own too. */
export function heardAs(signal: SeatSignal | undefined): 'heard' | 'weak' | 'silent' | 'expected' {
  const how = howOf(signal);
  return how === 'strong' || how === 'fair' || how === 'bike' ? 'heard' : how;
}

/** A seat before Start. Who ought to be heard and is not is the loudest, as in class. */
export function WaitingSeat({
  seat: { seatId, rider, unsent },
  signal,
}: {
  seat: Seat;
  signal: SeatSignal | undefined;
}) {
  const { t } = useTranslation('waiting');
  const { t: b } = useTranslation('board');
  const name = rider === null ? b('tile.unsent') : tileName(rider.name);
  const color = zoneColor(zonesOnDark, null);
  const how = howOf(signal);
  const Icon = ICONS[how];
  const as = heardAs(signal);
  return (
    <li
      className="tile"
      style={{ '--zone-fill': color.fill, '--zone-text': color.text, '--letters': widthOf(name) }}
      data-kind={unsent ? 'unsent' : as === 'silent' ? 'silent' : 'booked'}
      data-heard={unsent ? undefined : as}
    >
      <p className="who">
        <span className="seat">
          <span className="visually-hidden">{b('tile.seat', { seat: seatId })}</span>
          <span aria-hidden>{seatId}</span>
        </span>
        <span className="name">{name}</span>
      </p>
      {rider === null ? (
        <p className="mark">{b('tile.unsentWhy')}</p>
      ) : (
        <>
          <Icon className="heard-as" aria-hidden />
          <p className="mark">{t(`seat.${how}`)}</p>
        </>
      )}
    </li>
  );
}
