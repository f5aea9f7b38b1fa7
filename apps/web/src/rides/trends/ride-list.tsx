import { NativeSelect, Text } from '@mantine/core';
import IconChevronRight from '@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs';
import type { Ride } from '@tandem/api/studio';
import { type Sport, sports } from '@tandem/api/words';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useAsOf } from '../../base/as-kept.ts';
import { ridesQuery } from '../../base/queries.ts';
import { Asked } from '../../ui/asked.tsx';
import { More } from '../../ui/more.tsx';
import { RideMarks } from '../mark.tsx';
import { usePerson } from '../person.tsx';
import { Reason } from '../reason.tsx';
import { tellingOf } from '../telling.ts';
import { useWords } from '../words.ts';
import { Section } from './section.tsx';
import classes from './trends.module.css';

/** Rides with their few most telling numbers, or the reason why there are none; newest first. */
export function RideList() {
  const { t } = useWords();
  const { studioId, customerId, toRide } = usePerson();
  const [sport, setSport] = useState<Sport | undefined>();
  const asked = useInfiniteQuery(ridesQuery(studioId, customerId, sport));
  const rides = asked.data?.pages.flatMap((page) => page.rows);
  const [several, setSeveral] = useState(false);
  if (!several && rides?.some((ride) => (ride.sport ?? 'cycling') !== 'cycling')) setSeveral(true);
  if (rides?.length === 0 && sport === undefined) return null;
  return (
    <Section title={t('rides.title')}>
      {several && (
        <NativeSelect
          label={t('rides.sport')}
          value={sport ?? ''}
          onChange={(event) => setSport(sports.find((one) => one === event.target.value))}
          data={[
            { value: '', label: t('rides.allSports') },
            ...sports.map((value) => ({ value, label: t(`sport.${value}`) })),
          ]}
          maw={280}
          mb="md"
        />
      )}
      {rides?.length === 0 && <Text c="dimmed">{t('rides.noneOfSport')}</Text>}
      <Asked query={asked} loading={192}>
        {() => (
          <ul className={classes.list}>
            {rides?.map((ride) => (
              <li key={ride.rideId}>
                <Link {...toRide(ride.rideId)} className={classes.row}>
                  <Row ride={ride} />
                  <IconChevronRight size={20} aria-hidden />
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Asked>
      <More of={asked} word={t('rides.more')} mt="md" mih={44} />
    </Section>
  );
}

function Row({ ride }: { ride: Ride }) {
  const { t, format, metric } = useWords();
  // No number is kept on a device.
  const numbersWait = useAsOf() !== null && ride.state === 'ready';
  const known = tellingOf(ride);
  const facts = [
    format.day(ride.startsAt, ride.timeZone),
    format.time(ride.startsAt, ride.timeZone),
    ride.locationName,
  ];
  return (
    <span className={classes.rowText}>
      <span className={classes.rowTitle}>
        <strong>{ride.title}</strong>
        <span>{facts.filter((fact) => fact !== null).join(' · ')}</span>
        <RideMarks ride={ride} />
      </span>
      {ride.state === 'ready' && known.length > 0 ? (
        <span className={classes.rowNumbers}>
          {known.map((id) => {
            const { label, value, unit } = metric(id, ride.values[id] ?? null);
            return (
              <span key={id} title={label}>
                <span className="visually-hidden">{label} </span>
                {value} <small>{unit}</small>
              </span>
            );
          })}
        </span>
      ) : numbersWait ? (
        <Text span size="sm" c="dimmed">
          {t('rides.numbersWait')}
        </Text>
      ) : (
        <Reason result={ride.state === 'ready' ? { state: 'none', reason: 'no_data' } : ride} />
      )}
    </span>
  );
}
