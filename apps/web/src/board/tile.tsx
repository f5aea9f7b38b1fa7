import IconHeartFilled from '@tabler/icons-react/dist/esm/icons/IconHeartFilled.mjs';
import IconRotateClockwise2 from '@tabler/icons-react/dist/esm/icons/IconRotateClockwise2.mjs';
import type { EventSummary, LiveRider } from '@tandem/api/tracker';
import type { BoardMetric } from '@tandem/api/words';
import type { Band } from '@tandem/metrics/plans';
import { zoneColor, zonesOnDark } from '@tandem/metrics/zone-colours';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { tileName } from '../ui/tile-name.ts';
import { Standing } from './plans/standing.tsx';
import { leadingNumber, type Seat, wasHeard } from './seats.ts';
import { Withheld } from './withheld.tsx';

type Props = { seat: Seat; state: EventSummary['state']; paused: boolean; asked: Band | null };

/** One seat: who sits there, and the numbers of this second. Who should be heard and is not is the loudest of all. */
export function Tile({ seat: { seatId, rider, unsent }, state, paused, asked }: Props) {
  const { t } = useTranslation('board');
  const kind = kindOf(rider, state, paused);
  const name =
    rider !== null && rider.name !== '' ? tileName(rider.name) : t(unsent ? 'tile.unsent' : 'tile.unclaimed');
  const color = zoneColor(zonesOnDark, kind === 'riding' ? rider!.zone : null);
  return (
    <li
      className="tile"
      style={{ '--zone-fill': color.fill, '--zone-text': color.text, '--letters': widthOf(name) }}
      data-kind={kind}
      data-team={rider?.team}
      data-unclaimed={!rider?.name || undefined}
    >
      <p className="who">
        <span className="seat">
          <span className="visually-hidden">{t('tile.seat', { seat: seatId })}</span>
          <span aria-hidden>{seatId}</span>
        </span>
        <span className="name">{name}</span>
      </p>
      {kind === 'riding' ? <Numbers rider={rider!} asked={asked} /> : <Mark kind={kind} rider={rider} />}
    </li>
  );
}

/** How wide a name is, in letters of the usual width. */
export const widthOf = (name: string) =>
  [...name].reduce((sum, letter) => sum + (/[MWmw@]/.test(letter) ? 1.6 : /[A-Z]/.test(letter) ? 1.2 : 1), 0);

/** How wide a number is, in digits: what parts its thousands is narrow. */
const digitsOf = (text: string) => [...text].reduce((sum, sign) => sum + (/\d/.test(sign) ? 1 : 0.4), 0);

type Kind = 'riding' | 'silent' | 'resting' | 'unsent' | 'booked' | 'done';

/** Before Start nothing is heard of anybody, in a pause of none who rests, and after Stop of nobody any more: none is a lack. */
function kindOf(rider: LiveRider | null, state: Props['state'], paused: boolean): Kind {
  if (rider === null) return 'unsent';
  if (state === 'stopped') return 'done';
  if (!rider.stale) return 'riding';
  if (state !== 'started') return 'booked';
  return paused && wasHeard(rider) ? 'resting' : 'silent';
}

function Mark({ kind, rider }: { kind: Kind; rider: LiveRider | null }) {
  const { t } = useTranslation('board');
  const { number } = useFormat();
  if (kind === 'unsent') return <p className="mark">{t('tile.unsentWhy')}</p>;
  if (kind === 'silent') return <p className="mark">{t(wasHeard(rider!) ? 'tile.stale' : 'tile.waiting')}</p>;
  if (kind === 'resting') return <p className="mark">{t('live.paused')}</p>;
  if (kind === 'booked') return <p className="mark">{t('tile.booked')}</p>;
  const km = rider!.distanceKm;
  return <p className="mark">{km === null ? <Withheld /> : `${number(km, 1)} km`}</p>;
}

/** What is not measured is not there: a dash would look like a number. */
function Numbers({ rider, asked }: { rider: LiveRider; asked: Band | null }) {
  const { t } = useTranslation('board');
  const { number } = useFormat();
  const lead = leadingNumber(rider);
  const keeps = (metric: BoardMetric) => rider.hidden.includes(metric);
  if (lead.value === null)
    return (
      <p className="mark">
        {keeps('powerW') || keeps('heartRateBpm') || keeps('cadenceRpm')
          ? t('tile.withheld')
          : t('tile.waiting')}
      </p>
    );
  const text = number(lead.value);
  const heartRate = keeps('heartRateBpm') ? <Withheld /> : rider.heartRateBpm;
  const cadence = keeps('cadenceRpm') ? <Withheld /> : rider.cadenceRpm;
  return (
    <>
      <p className="lead" style={{ '--digits': digitsOf(text) }}>
        <b>{text}</b>
        <span className="beside">
          <small>{lead.unit}</small>
          {rider.zone !== null && (
            <span className="zone">
              <span className="visually-hidden">{t('tile.zone', { zone: rider.zone })}</span>
              <span aria-hidden>Z{rider.zone}</span>
            </span>
          )}
        </span>
      </p>
      <p className="rest">
        <Standing band={asked} rider={rider} />
        {keeps('powerW') && <Withheld />}
        {lead.unit !== 'bpm' && heartRate !== null && (
          <span>
            <IconHeartFilled role="img" aria-label={t('tile.heartRate')} />
            {heartRate}
          </span>
        )}
        {lead.unit !== 'rpm' && cadence !== null && (
          <span>
            <IconRotateClockwise2 role="img" aria-label={t('tile.cadence')} />
            {cadence}
          </span>
        )}
      </p>
    </>
  );
}
