import { Skeleton } from '@mantine/core';
import IconChevronRight from '@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs';
import type { Ride, RideDetail } from '@tandem/api/studio';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { rideQuery, ridesQuery } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { zoneInk } from '../../ui/theme/zones.ts';
import { RideMarks } from '../mark.tsx';
import { Numbers } from '../numbers.tsx';
import { usePerson } from '../person.tsx';
import { Reason } from '../reason.tsx';
import { Rank } from '../ride/rank.tsx';
import { ShareRide } from '../share/share-ride.tsx';
import { tellingOf } from '../telling.ts';
import { useWords } from '../words.ts';
import classes from './trends.module.css';

/** A zone's name needs so much of the bar. */
const NAMED_PERCENT = 10;

/** What a member comes for: the newest ride, before all that is summed up. */
export function LastRide() {
  const { t } = useWords();
  const { studioId, customerId } = usePerson();
  const list = useInfiniteQuery(ridesQuery(studioId, customerId));
  const newest = list.data?.pages[0]?.rows[0];
  const ready = newest?.state === 'ready';
  const asked = useQuery({
    ...rideQuery(studioId, customerId, newest?.rideId ?? ''),
    enabled: ready,
  });
  if (list.isPending || (ready && asked.isPending))
    return <Skeleton h={232} role="status" aria-label={t('loading')} />;
  if (!newest) return null;
  return (
    <section className={classes.last} aria-labelledby="last-ride">
      <h3 id="last-ride" className={classes.heading}>
        {t('lastRide')}
      </h3>
      <Which ride={newest} />
      {ready ? asked.data && <Ridden ride={asked.data} /> : <Reason result={newest} />}
    </section>
  );
}

function Which({ ride }: { ride: Ride }) {
  const { format } = useWords();
  const facts = [
    format.day(ride.startsAt, ride.timeZone),
    format.time(ride.startsAt, ride.timeZone),
    ride.locationName,
  ];
  return (
    <Link {...usePerson().toRide(ride.rideId)} className={classes.row}>
      <span className={classes.rowTitle}>
        <strong>{ride.title}</strong>
        <span>{facts.filter((fact) => fact !== null).join(' · ')}</span>
        <RideMarks ride={ride} />
      </span>
      <IconChevronRight size={20} aria-hidden />
    </Link>
  );
}

function Ridden({ ride }: { ride: RideDetail }) {
  const { t } = useWords();
  const mine = useSession().customerId === usePerson().customerId;
  return (
    <>
      <Numbers
        label={t('keyNumbers')}
        values={ride.values}
        ids={tellingOf(ride)}
        corrected={ride.corrected}
      />
      <ZoneBar ride={ride} />
      {ride.rank && <Rank ride={ride} />}
      {mine && (
        <div>
          <ShareRide ride={ride} />
        </div>
      )}
    </>
  );
}

/** Shares of the time in zones in one line. */
function ZoneBar({ ride: { zones } }: { ride: RideDetail }) {
  const { t, format } = useWords();
  const channel = zones.power ? 'power' : 'heartRate';
  const ridden = (zones[channel] ?? []).filter(({ zone, seconds }) => zone > 0 && seconds > 0);
  const total = ridden.reduce((sum, { seconds }) => sum + seconds, 0);
  if (total === 0) return null;
  const shares = ridden.map(({ zone, seconds }) => ({ zone, percent: (100 * seconds) / total }));
  const said = shares.map(
    ({ zone, percent }) => `${t('zones.zone', { zone })} ${t('percent', { value: format.number(percent) })}`,
  );
  return (
    <div className={classes.zoneBar} role="img" aria-label={`${t(`zones.${channel}`)}: ${said.join(', ')}`}>
      {shares.map(({ zone, percent }) => {
        const { fill, text } = zoneInk(zone);
        return (
          <span key={zone} style={{ flexGrow: percent, background: fill, color: text }}>
            {percent >= NAMED_PERCENT && `Z${zone}`}
          </span>
        );
      })}
    </div>
  );
}
