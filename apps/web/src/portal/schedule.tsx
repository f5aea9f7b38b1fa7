import { Skeleton, Stack, Text } from '@mantine/core';
import { useLocalStorage, useSessionStorage } from '@mantine/hooks';
import type { ClassSummary, Studio } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { dayIn, daysFrom, deviceZone, spanOf } from '../base/calendar.ts';
import { useFormat } from '../base/format.ts';
import { usePageTitle } from '../base/page-title.ts';
import { classesQuery, studioQuery } from '../base/queries.ts';
import { useNow } from '../base/use-now.ts';
import { Asked } from '../ui/asked.tsx';
import { ClassCard } from './class-card.tsx';
import { DayStrip } from './day-strip.tsx';
import classes from './portal.module.css';
import { useMember } from './use-member.ts';
import { WaiverWaits } from './waiver-waits.tsx';

const DAYS = 14;
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
  const format = useFormat();
  const { studioId } = useMember();
  usePageTitle(t('nav.schedule'));
  const choiceOf = (what: string) => ({
    key: `tandem.portal.${what}.${studioId}`,
    defaultValue: null as string | null,
    getInitialValueInEffect: false,
  });
  const studio = useQuery(studioQuery(studioId));
  const locations = studio.data?.locations ?? [];
  const [stored, setLocation] = useLocalStorage(choiceOf('location'));
  const location = locations.find(({ locationId }) => locationId === stored) ?? null;
  const near = locations.find(({ timeZone }) => timeZone === deviceZone());
  const zone = (location ?? near ?? locations[0])?.timeZone ?? deviceZone();
  const today = dayIn(zone, useNow());
  const days = useMemo(() => daysFrom(today, DAYS), [today]);
  const [chosen, setDay] = useSessionStorage(choiceOf('day'));
  const day = chosen !== null && days.includes(chosen) ? chosen : today;
  const span = useMemo(() => spanOf(today, DAYS), [today]);
  const asked = useQuery(classesQuery(studioId, span));
  const closures = studio.data?.closures ?? [];
  const [ofType, setType] = useSessionStorage(choiceOf('type'));
  const offered = (asked.data ?? []).filter(
    (one) => location === null || one.locationId === location.locationId,
  );
  const types = typesOf(offered);
  const here = types.has(ofType ?? '') ? offered.filter((one) => one.classTypeId === ofType) : offered;
  const dayOf = (one: (typeof here)[number]) => dayIn(one.timeZone, one.startsAt);
  const ofDay = here.filter((one) => dayOf(one) === day).sort((a, b) => a.startsAt.localeCompare(b.startsAt));

  const toCome = here.filter((one) => one.state === 'scheduled' && dayOf(one) >= day).map(dayOf);
  const next = toCome.includes(day) ? undefined : toCome.sort()[0];

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
      <div className={classes.picks}>
        {locations.length > 1 && (
          <Pick
            label={t('schedule.location')}
            all={t('schedule.allLocations')}
            of={locations.map(({ locationId, name }) => [locationId, name])}
            value={location?.locationId ?? null}
            choose={setLocation}
          />
        )}
        {types.size > 1 && (
          <Pick
            label={t('schedule.type')}
            all={t('schedule.allTypes')}
            of={[...types]}
            value={types.has(ofType ?? '') ? ofType : null}
            choose={setType}
          />
        )}
      </div>
      <DayStrip
        days={days}
        day={day}
        choose={setDay}
        marked={new Set(here.filter((one) => one.myBooking !== null).map(dayOf))}
      />
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
      {next && (
        <button type="button" className={classes.next} onClick={() => setDay(next)}>
          {t('schedule.next', {
            day: format.plainDay(next, { weekday: 'long', day: 'numeric', month: 'long' }),
          })}
        </button>
      )}
    </Stack>
  );
}

/** Types of class id → name, by name. */
const typesOf = (all: ClassSummary[]): Map<string, string> =>
  new Map(
    all
      .map(({ classTypeId, typeName }) => [classTypeId, typeName] as const)
      .sort(([, a], [, b]) => a.localeCompare(b)),
  );

/** One of some, or all of them. */
function Pick(props: {
  label: string;
  all: string;
  of: [id: string, name: string][];
  value: string | null;
  choose: (id: string | null) => void;
}) {
  return (
    <div className={classes.pick}>
      <select
        aria-label={props.label}
        value={props.value ?? 'all'}
        onChange={({ currentTarget: { value } }) => props.choose(value === 'all' ? null : value)}
      >
        <option value="all">{props.all}</option>
        {props.of.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </div>
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
