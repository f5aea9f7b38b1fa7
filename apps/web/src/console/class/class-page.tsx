import { Alert, Anchor, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import IconArrowsMove from '@tabler/icons-react/dist/esm/icons/IconArrowsMove.mjs';
import IconUserPlus from '@tabler/icons-react/dist/esm/icons/IconUserPlus.mjs';
import type { ClassDetail, RosterEntry } from '@tandem/api/studio';
import { NOTED_AFTER_DAYS } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayIn } from '../../base/calendar.ts';
import { classQuery } from '../../base/queries.ts';
import { serverNow } from '../../base/server-clock.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { SpotMap } from '../../ui/spot-map/index.ts';
import { Page } from '../page.tsx';
import { AddPersonDialog } from './add-person-dialog.tsx';
import { type Seated, useBookingActions } from './booking-actions.tsx';
import { BookingDialog } from './booking-dialog.tsx';
import { CheckInAll, CheckInRidden } from './check-in-many.tsx';
import { ClassActions } from './class-actions.tsx';
import { ClassFacts } from './class-facts.tsx';
import { type Named, named } from './named.ts';
import { Roster } from './roster.tsx';
import { Tray } from './tray.tsx';
import { Waitlist } from './waitlist.tsx';

const DAY_MS = 86_400_000;

const Substitute = lazy(() => import('./substitute.tsx'));
const ClassReport = lazy(async () => ({ default: (await import('./results/index.tsx')).ClassReport }));
const RosterFile = lazy(() => import('./roster-file.tsx'));
const StandBy = lazy(() => import('./stand-by.tsx'));
const ClassResults = lazy(async () => ({ default: (await import('./results/index.tsx')).ClassResults }));

export function ClassPage() {
  const { t } = useTranslation(['console', 'room']);
  const { studioId } = useSession();
  const { classId } = useParams({ from: '/console/$studioId/classes/$classId' });
  const asked = useQuery(classQuery(studioId, classId));
  const shown = (
    <Asked
      query={asked}
      loading={
        <>
          <Skeleton h={72} maw={560} />
          <Skeleton h={360} maw={640} />
        </>
      }
    >
      {(studioClass) => <LoadedClass key={classId} studioClass={studioClass} />}
    </Asked>
  );
  return asked.data ? shown : <Page title={t('class.title')}>{shown}</Page>;
}

function LoadedClass({ studioClass }: { studioClass: ClassDetail }) {
  const { t } = useTranslation('console');
  const c = { ...studioClass, roster: named(studioClass.roster, t('roster.erased')) };
  const { studioId } = useSession();
  const actions = useBookingActions(studioId, c.classId, c.state === 'ended');
  const [adding, setAdding] = useState<{ spotNumber: number | null } | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const [releasing, setReleasing] = useState<Named<RosterEntry> | null>(null);
  const [moving, setMoving] = useState<Named<RosterEntry> | null>(null);

  const active = c.roster.filter((r) => r.state === 'booked');
  const openedEntry = active.find((r) => r.bookingId === opened);
  const own = c.source === 'tandem';
  const open = own && !c.draft && (c.state === 'scheduled' || c.state === 'running');
  const mayNote =
    own && c.state === 'ended' && serverNow() < Date.parse(c.endsAt) + NOTED_AFTER_DAYS * DAY_MS;
  const seated = active.filter((r): r is Named<Seated> => r.spotNumber !== null);
  const holderOf = (spotNumber: number) => seated.find((r) => r.spotNumber === spotNumber);
  const names = Object.fromEntries(seated.map((r) => [r.spotNumber, r.name]));
  const free = c.spots.filter((s) => s.state === 'free').map((s) => s.spotNumber);

  /** Where somebody may go: to a free spot, or to a taken one, whose rider then gets theirs. */
  const mayGo = (from: number | null, to: number) =>
    from !== to && (holderOf(to) ? from !== null : free.includes(to));
  const go = (entry: Named<RosterEntry>, spotNumber: number) => {
    const [one, other] = [seated.find((r) => r.bookingId === entry.bookingId), holderOf(spotNumber)];
    if (one && other) actions.swap.mutate({ one, other });
    else actions.move.mutate({ entry, spotNumber });
    setMoving(null);
  };
  const pick = (spotNumber: number) => {
    const holder = holderOf(spotNumber);
    if (moving) go(moving, spotNumber);
    else if (holder) setOpened(holder.bookingId);
    else setAdding({ spotNumber });
  };

  return (
    <Page
      title={c.title}
      above={
        <Anchor
          renderRoot={(props) => (
            <Link
              to="/console/$studioId"
              params={{ studioId }}
              search={{ day: dayIn(c.timeZone, c.startsAt) }}
              {...props}
            />
          )}
          size="sm"
        >
          {t('schedule.title')}
        </Anchor>
      }
      aside={<ClassActions studioClass={c} />}
    >
      <ClassFacts studioClass={c} />
      {own && c.state === 'scheduled' && (c.leading || c.substituteWanted !== null) && (
        <Suspense>
          <Substitute of={c} />
        </Suspense>
      )}
      {moving && (
        <Alert color="teal" icon={<IconArrowsMove aria-hidden />} role="status" className="moving">
          <Group justify="space-between">
            <Text size="sm">
              {t(moving.spotNumber === null ? 'booking.chooseSpotFor' : 'booking.chooseNewSpot', {
                name: moving.name,
              })}
            </Text>
            <Button size="xs" variant="default" onClick={() => setMoving(null)}>
              {t('booking.stopMoving')}
            </Button>
          </Group>
        </Alert>
      )}
      {c.resultsShown && (
        <Suspense fallback={<Skeleton h={320} />}>
          <div className="class-columns">
            <ClassReport classId={c.classId} />
            <ClassResults classId={c.classId} timeZone={c.timeZone} />
          </div>
        </Suspense>
      )}
      <div className="class-columns">
        <Stack gap="md" component="section" aria-labelledby="spots-heading" className="not-on-paper">
          <Title order={2} size="h4" id="spots-heading">
            {t('class.spots')}
          </Title>
          <SpotMap
            spots={c.spots}
            fixtures={c.fixtures}
            labels={names}
            selected={moving?.spotNumber ?? null}
            pickable={(s) =>
              moving
                ? mayGo(moving.spotNumber, s.spotNumber)
                : (own && s.spotNumber in names) || ((open || mayNote) && s.state === 'free')
            }
            onPick={pick}
            drag={{
              takes: (s) => open && !moving && s.spotNumber in names,
              drops: mayGo,
              onDrop: (from, to) => go(holderOf(from)!, to),
            }}
          />
          <Tray
            people={active.filter((r) => r.spotNumber === null)}
            onOpen={own ? (r) => setOpened(r.bookingId) : null}
          />
        </Stack>
        <Stack gap="md" component="section" aria-labelledby="roster-heading">
          <Group justify="space-between">
            <Title order={2} size="h4" id="roster-heading">
              {t('class.roster')}
            </Title>
            {own && <CheckInAll booked={active} state={c.state} actions={actions} />}
            {(open || mayNote) && (
              <Button
                size="sm"
                variant="light"
                leftSection={<IconUserPlus size={18} aria-hidden />}
                onClick={() => setAdding({ spotNumber: (open && free[0]) || null })}
              >
                {t(open ? 'class.addPerson' : 'class.note')}
              </Button>
            )}
          </Group>
          {own && c.state === 'ended' && (
            <CheckInRidden classId={c.classId} booked={active} actions={actions} />
          )}
          <Roster
            studioClass={c}
            actions={actions}
            onMove={setMoving}
            onOpen={(r) => setOpened(r.bookingId)}
            standBy={(entry) =>
              open &&
              c.releaseAt !== null && (
                <Suspense>
                  <StandBy
                    {...{ entry, classId: c.classId, releaseAt: c.releaseAt }}
                    busy={actions.release.isPending}
                    onRelease={(to) => {
                      const choose = () => setReleasing(entry);
                      if (to) actions.release.mutate({ entry, to, choose });
                      else choose();
                    }}
                  />
                </Suspense>
              )
            }
          />
          <Waitlist studioClass={c} />
          {c.roster.length > 0 && (
            <Suspense>
              <RosterFile of={c} />
            </Suspense>
          )}
        </Stack>
      </div>
      {adding && (
        <AddPersonDialog
          studioClass={c}
          freeSpots={free}
          spotNumber={adding.spotNumber}
          onClose={() => setAdding(null)}
        />
      )}
      {releasing && (
        <AddPersonDialog
          studioClass={c}
          freeSpots={free}
          spotNumber={releasing.spotNumber}
          release={{ entry: releasing, onReleased: (to) => actions.released(releasing, to) }}
          onClose={() => setReleasing(null)}
        />
      )}
      {openedEntry && (
        <BookingDialog
          entry={openedEntry}
          of={c}
          actions={actions}
          onMove={() => {
            setMoving(openedEntry);
            setOpened(null);
          }}
          onClose={() => setOpened(null)}
        />
      )}
    </Page>
  );
}
