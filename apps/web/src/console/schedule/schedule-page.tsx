import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { useDisclosure, useLocalStorage, useMediaQuery, useSessionStorage } from '@mantine/hooks';
import IconChevronLeft from '@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs';
import IconChevronRight from '@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import { may } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays, type Day, dayIn, daysFrom, mondayOf, spanOf } from '../../base/calendar.ts';
import { useFormat } from '../../base/format.ts';
import { classesQuery, studioQuery } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { useNow } from '../../base/use-now.ts';
import { Asked, both } from '../../ui/asked.tsx';
import { Empty, Page } from '../page.tsx';
import { DayRooms } from './day-rooms.tsx';
import { DayStrip } from './day-strip.tsx';
import { Narrow } from './narrow.tsx';
import { isIn, isNarrowed, type Narrowing } from './narrowing.ts';
import { ScheduleSkeleton } from './schedule-skeleton.tsx';
import { Closed, WeekGrid } from './week-grid.tsx';

const GuideCard = lazy(() => import('../guide/guide-card.tsx'));
const Overlaps = lazy(() => import('./overlaps.tsx'));
const ClassDialog = lazy(() => import('./class-dialog.tsx'));
const CalendarDialog = lazy(() => import('../../calendars/calendar-dialog.tsx'));
const DraftsOfWeek = lazy(() => import('./drafts-of-week.tsx'));
const SubstitutesWanted = lazy(() => import('./substitutes-wanted.tsx'));
const PublishDialog = lazy(() => import('./publish-dialog.tsx'));
const CopyWeekDialog = lazy(() => import('./copy-week-dialog.tsx'));
/** From here on, seven columns are wide enough to read. */
const WEEK_FITS = '(min-width: 70em)';

export function SchedulePage() {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { studioId, role } = useSession();
  const navigate = useNavigate({ from: '/console/$studioId' });
  const search = useSearch({ from: '/console/$studioId/' });
  const wide = useMediaQuery(WEEK_FITS, undefined, { getInitialValueInEffect: false });
  const [creating, dialog] = useDisclosure();
  const [copying, copyDialog] = useDisclosure();
  const [following, calendar] = useDisclosure();
  const [publishing, publishDialog] = useDisclosure();
  const [locationId, setLocationId] = useLocalStorage<string | null>({
    key: `tandem.location.${studioId}`,
    defaultValue: null,
    getInitialValueInEffect: false,
  });

  const [view, setView] = useLocalStorage<'week' | 'day'>({
    key: `tandem.schedule.${studioId}`,
    defaultValue: 'week',
    getInitialValueInEffect: false,
  });
  const [narrowing, narrow] = useSessionStorage<Narrowing>({
    key: `tandem.narrow.${studioId}`,
    defaultValue: {},
    getInitialValueInEffect: false,
  });

  const studio = useQuery(studioQuery(studioId));
  const locations = studio.data?.locations ?? [];
  const location = locations.find((l) => l.locationId === locationId);
  const zone = location?.timeZone ?? locations[0]?.timeZone ?? 'UTC';
  const today = dayIn(zone, useNow());
  const day = search.day ?? today;
  const monday = mondayOf(day);
  const week = daysFrom(monday, 7);
  const classes = useQuery({
    ...classesQuery(studioId, { ...spanOf(monday, 7), locationId: location?.locationId, drafts: 'true' }),
    enabled: studio.isSuccess,
  });

  const closures = studio.data?.closures ?? [];
  /** Which of the locations shown is closed on a day, and why. */
  const closed = (on: Day) =>
    closures
      .filter(({ fromDay, toDay }) => fromDay <= on && on <= toDay)
      .flatMap(({ locationId: at, reason }) => {
        const place = (location ? [location] : locations).find((one) => one.locationId === at);
        return place ? [t('closed', { place: place.name, reason })] : [];
      });

  const goTo = (to: string) =>
    navigate({ to: '/console/$studioId', search: { day: to === today ? undefined : to } });
  const isWeek = wide && view === 'week';
  const shown = isWeek ? week : [day];
  /** Those of the week that is shown, whichever of its days is. */
  const ofWeek = (classes.data ?? []).filter((c) => week.includes(dayIn(c.timeZone, c.startsAt)));
  const within = ofWeek.filter((c) => shown.includes(dayIn(c.timeZone, c.startsAt)));
  const rows = within.filter((c) => isIn(narrowing, c));
  const drafts = ofWeek.filter(
    (c) => isIn(narrowing, c) && c.draft && c.state !== 'cancelled' && c.state !== 'ended',
  );
  const showLocation = !location && locations.length > 1;
  const followMine = role === 'instructor' && (
    <Button variant="default" onClick={calendar.open}>
      {t('schedule.follow')}
    </Button>
  );
  const newClass = may(role, 'manageClasses') && (
    <Group gap="xs">
      <Button variant="default" disabled={!classes.isSuccess} onClick={copyDialog.open}>
        {t('copyWeek.open')}
      </Button>
      <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={dialog.open}>
        {t('schedule.newClass')}
      </Button>
    </Group>
  );

  return (
    <Page title={t('schedule.title')} aside={newClass || followMine}>
      <Group justify="space-between" gap="sm">
        <Group gap="xs">
          <Button variant="default" size="sm" onClick={() => goTo(today)} disabled={day === today}>
            {t('schedule.today')}
          </Button>
          <Button.Group>
            <Button
              variant="default"
              size="sm"
              px="xs"
              aria-label={t('schedule.previousWeek')}
              onClick={() => goTo(addDays(day, -7))}
            >
              <IconChevronLeft size={18} aria-hidden />
            </Button>
            <Button
              variant="default"
              size="sm"
              px="xs"
              aria-label={t('schedule.nextWeek')}
              onClick={() => goTo(addDays(day, 7))}
            >
              <IconChevronRight size={18} aria-hidden />
            </Button>
          </Button.Group>
          <Text fw={600} aria-live="polite">
            {format.dayRange(week[0]!, week[6]!)}
          </Text>
          {wide && (
            <Button.Group>
              {(['week', 'day'] as const).map((each) => (
                <Button
                  key={each}
                  variant={view === each ? 'light' : 'default'}
                  size="sm"
                  aria-pressed={view === each}
                  onClick={() => setView(each)}
                >
                  {t(`schedule.${each}`)}
                </Button>
              ))}
            </Button.Group>
          )}
        </Group>
        <NativeSelect
          aria-label={t('schedule.location')}
          w={{ base: '100%', xs: 240 }}
          value={location?.locationId ?? ''}
          onChange={({ currentTarget: { value } }) => {
            setLocationId(value || null);
            narrow({ ...narrowing, room: undefined });
          }}
          data={[
            { value: '', label: t('schedule.allLocations') },
            ...locations.map((l) => ({ value: l.locationId, label: l.name })),
          ]}
        />
      </Group>
      {classes.isSuccess && (
        <Suspense>
          {may(role, 'followGuide') && <GuideCard onNewClass={dialog.open} />}
          {may(role, 'manageClasses') && <Overlaps />}
          <SubstitutesWanted />
        </Suspense>
      )}
      {drafts.length > 0 && may(role, 'manageClasses') && (
        <Suspense>
          <DraftsOfWeek count={drafts.length} onPublish={publishDialog.open} />
        </Suspense>
      )}
      {classes.isSuccess && (
        <Narrow all={ofWeek} within={within} showLocation={showLocation} to={narrowing} choose={narrow} />
      )}
      {!isWeek && <DayStrip days={week} day={day} today={today} onPick={goTo} />}
      <Asked query={both(studio, classes)} loading={<ScheduleSkeleton columns={shown.length} />}>
        {() =>
          rows.length === 0 && !shown.some((each) => closed(each).length > 0) ? (
            <Empty
              text={
                isNarrowed(narrowing)
                  ? t('schedule.noneShown')
                  : t(isWeek ? 'schedule.emptyWeek' : 'schedule.emptyDay')
              }
            />
          ) : wide && !isWeek ? (
            <>
              <Closed because={closed(day)} />
              <DayRooms classes={rows} showLocation={showLocation} live={day === today} />
            </>
          ) : (
            <WeekGrid days={shown} today={today} classes={rows} closed={closed} showLocation={showLocation} />
          )
        }
      </Asked>
      {creating && studio.data && (
        <Suspense>
          <ClassDialog
            studio={studio.data}
            day={day}
            locationId={location?.locationId}
            onClose={dialog.close}
            onMade={goTo}
          />
        </Suspense>
      )}
      {following && (
        <Suspense>
          <CalendarDialog studioId={studioId} onClose={calendar.close} />
        </Suspense>
      )}
      {publishing && drafts.length > 0 && (
        <Suspense>
          <PublishDialog of={{ classes: drafts }} onClose={publishDialog.close} />
        </Suspense>
      )}
      {copying && studio.data && (
        <Suspense>
          <CopyWeekDialog
            studio={studio.data}
            monday={monday}
            classes={ofWeek}
            locationId={location?.locationId}
            onClose={copyDialog.close}
            onMade={goTo}
          />
        </Suspense>
      )}
    </Page>
  );
}
