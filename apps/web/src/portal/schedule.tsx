import { Skeleton, Stack, Text } from '@mantine/core';
import { useLocalStorage, useSessionStorage } from '@mantine/hooks';
import type { ClassSummary, Studio } from '@tandem/api/studio';
import { MAX_OPENING_DAYS } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays, dayIn, daysFrom, deviceZone, spanOf } from '../base/calendar.ts';
import { useFormat } from '../base/format.ts';
import { usePageTitle } from '../base/page-title.ts';
import { classesQuery, studioQuery } from '../base/queries.ts';
import { useNow } from '../base/use-now.ts';
import { Asked } from '../ui/asked.tsx';
import { ClassCard } from './class-card.tsx';
import type { Named } from './narrow.tsx';
import classes from './portal.module.css';
import { useMember } from './use-member.ts';
import { WaiverWaits } from './waiver-waits.tsx';

const Next = lazy(() => import('./next.tsx'));
const Narrow = lazy(() => import('./narrow.tsx'));

/** So many days are shown at a time, counted from today on. */
const SHOWN_DAYS = 14;

type Location = Studio['locations'][number];

/** In the shape of the cards that come. */
function Waiting() {
  const { t } = useTranslation('portal');
  return (
    <Stack role="status" aria-label={t('loading')}>
      <Skeleton h={96} />
      <Skeleton h={96} />
      <Skeleton h={96} />
    </Stack>
  );
}

/** Classes of one day, each told in its location's time. */
export function PortalSchedule() {
  const { t } = useTranslation('portal');
  const { studioId } = useMember();
  usePageTitle(t('nav.schedule'));
  const choiceOf = <T = string>(what: string) => ({
    key: `tandem.portal.${what}.${studioId}`,
    defaultValue: null as T | null,
    getInitialValueInEffect: false,
  });
  const studio = useQuery(studioQuery(studioId));
  const locations = studio.data?.locations ?? [];
  const [stored, setLocation] = useLocalStorage(choiceOf('location'));
  const location = locations.find(({ locationId }) => locationId === stored) ?? null;
  const near = locations.find(({ timeZone }) => timeZone === deviceZone());
  const zone = (location ?? near ?? locations[0])?.timeZone ?? deviceZone();
  const today = dayIn(zone, useNow());
  const last = addDays(today, MAX_OPENING_DAYS);
  const [chosen, setDay] = useSessionStorage(choiceOf('day'));
  const day = chosen !== null && chosen >= today && chosen <= last ? chosen : today;
  let first = today;
  while (addDays(first, SHOWN_DAYS) <= day) first = addDays(first, SHOWN_DAYS);
  const days = daysFrom(first, SHOWN_DAYS).filter((each) => each <= last);
  const span = useMemo(() => spanOf(first, SHOWN_DAYS), [first]);
  const asked = useQuery(classesQuery(studioId, span));
  const closures = studio.data?.closures ?? [];
  const [type, setType] = useSessionStorage(choiceOf<Named>('ofType'));
  const [leader, setLeader] = useSessionStorage(choiceOf<Named>('leader'));
  const isWanted = (one: ClassSummary) =>
    (location === null || one.locationId === location.locationId) &&
    (type === null || one.classTypeId === type[0]) &&
    (leader === null || one.instructorId === leader[0]);
  const here = (asked.data ?? []).filter(isWanted);
  const dayOf = (one: (typeof here)[number]) => dayIn(one.timeZone, one.startsAt);
  const ofDay = here.filter((one) => dayOf(one) === day).sort((a, b) => a.startsAt.localeCompare(b.startsAt));

  const toCome = here.filter((one) => one.state === 'scheduled' && dayOf(one) >= day).map(dayOf);

  // Before the places are known nothing stands yet that they would push down.
  if (studio.isPending)
    return (
      <Stack gap="md">
        <h1 className={classes.title}>{t('nav.schedule')}</h1>
        <Waiting />
      </Stack>
    );
  return (
    <Stack gap="md">
      <h1 className={classes.title}>{t('nav.schedule')}</h1>
      <WaiverWaits />
      <div className={classes.narrow} data-picks={locations.length > 1 || undefined}>
        <Suspense>
          <Narrow
            locations={locations}
            location={location}
            setLocation={setLocation}
            all={asked.data ?? []}
            type={type}
            setType={setType}
            leader={leader}
            setLeader={setLeader}
            today={today}
            last={last}
            days={days}
            before={addDays(first, -SHOWN_DAYS)}
            day={day}
            choose={setDay}
            marked={new Set(here.filter((one) => one.myBooking !== null).map(dayOf))}
          />
        </Suspense>
      </div>
      {closures
        .filter(({ fromDay, toDay }) => fromDay <= day && day <= toDay)
        .flatMap(({ closureId, locationId, reason }) => {
          const place = (location === null ? locations : [location]).find((l) => l.locationId === locationId);
          return place ? <Text key={closureId}>{t('closed', { place: place.name, reason })}</Text> : [];
        })}
      <Asked query={asked} loading={<Waiting />}>
        {() =>
          ofDay.length === 0 ? (
            <Text c="dimmed" py="lg">
              {t('schedule.none')}
            </Text>
          ) : (
            (location === null ? homeFirst(locations, asked.data ?? []) : [location]).map((place) => (
              <Place
                key={place.locationId}
                place={place}
                named={location === null && locations.length > 1}
                classes={ofDay.filter((one) => one.locationId === place.locationId)}
              />
            ))
          )
        }
      </Asked>
      {asked.isSuccess && !toCome.includes(day) && (
        <Suspense>
          <Next
            studioId={studioId}
            shown={toCome}
            days={days}
            last={last}
            isWanted={isWanted}
            choose={setDay}
          />
        </Suspense>
      )}
    </Stack>
  );
}

/** Where the member rides comes first, then what lies in the device's own time zone. */
function homeFirst(locations: Location[], all: ClassSummary[]): Location[] {
  const ridden = (at: Location) =>
    all.filter((one) => one.myBooking !== null && one.locationId === at.locationId).length;
  const near = (at: Location) => Number(at.timeZone === deviceZone());
  return locations.toSorted((a, b) => ridden(b) - ridden(a) || near(b) - near(a));
}

/** A location's classes; named where several stand below each other, with its zone where the device has another. */
function Place({ place, named, classes: all }: { place: Location; named: boolean; classes: ClassSummary[] }) {
  const { studioId } = useMember();
  const { t } = useTranslation('portal');
  const { zone } = useFormat();
  const [first] = all;
  if (first === undefined) return null;
  const [here, mine] = [place.timeZone, deviceZone()].map((one) => zone(first.startsAt, one));
  const over = all.filter((one) => one.state === 'ended' && one.myBooking === null);
  const cards = (some: ClassSummary[]) => (
    <ul className={classes.cards}>
      {some.map((one) => (
        <li key={one.classId}>
          <ClassCard studioId={studioId} of={one} />
        </li>
      ))}
    </ul>
  );
  return (
    <section>
      {named && (
        <h2 className={classes.subtitle}>
          {place.name} {here !== mine && <small>{here}</small>}
        </h2>
      )}
      {!named && here !== mine && (
        <Text size="sm" c="dimmed" mb="xs">
          {t('schedule.zone', { zone: here, place: place.name })}
        </Text>
      )}
      {over.length > 0 && (
        <details className={classes.over}>
          <summary>{t('schedule.over', { count: over.length })}</summary>
          {cards(over)}
        </details>
      )}
      {cards(all.filter((one) => !over.includes(one)))}
    </section>
  );
}
