import { Skeleton, Stack, Text } from '@mantine/core';
import type { ClassDetail } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { usePageTitle } from '../base/page-title.ts';
import { classQuery } from '../base/queries.ts';
import { useNow } from '../base/use-now.ts';
import { useHold } from '../holds/use-hold.ts';
import { rightsQuery } from '../passes/queries.ts';
import { questionIn } from '../ui/ask-to-accept.ts';
import { Asked } from '../ui/asked.tsx';
import { SpotMap } from '../ui/spot-map/index.ts';
import { BackLink } from './back-link.tsx';
import { leaderOf } from './class-words.ts';
import { MyBookingCard } from './my-booking-card.tsx';
import classes from './portal.module.css';
import { Refused, RefusedSpot } from './refused.tsx';
import { StudioButton } from './studio-button.tsx';
import { useBooking } from './use-booking.tsx';
import { useMember } from './use-member.ts';
import { WaitCard } from './wait-card.tsx';
import { WaiverWaits } from './waiver-waits.tsx';

const BuyButton = lazy(() => import('./buy/buy-button.tsx'));
const HeldSpot = lazy(() => import('../holds/held-spot.tsx'));
const Elsewhere = lazy(() => import('./elsewhere.tsx'));
const BetterSpot = lazy(() => import('./better-spot.tsx'));
const OpensLater = lazy(() => import('./opens-later.tsx'));
const RightLine = lazy(() => import('../passes/right-line.tsx'));

/** One class: what, when, where, and the spots to choose from. */
export function PortalClass() {
  const { t } = useTranslation(['portal', 'room']);
  const { studioId } = useMember();
  const { classId } = useParams({ from: '/portal/$studioId/classes/$classId' });
  const asked = useQuery(classQuery(studioId, classId));
  usePageTitle(asked.data?.title);
  return (
    <Stack gap="md">
      <BackLink to="/portal/$studioId">{t('nav.schedule')}</BackLink>
      <Asked
        query={asked}
        loading={
          <Stack role="status" aria-label={t('loading')}>
            <Skeleton h={32} w="60%" />
            <Skeleton h={48} />
            <Skeleton h={360} />
          </Stack>
        }
      >
        {(one) => <ClassView key={classId} of={one} studioId={studioId} />}
      </Asked>
    </Stack>
  );
}

function ClassView({ of: one, studioId }: { of: ClassDetail; studioId: string }) {
  const { t } = useTranslation('portal');
  const format = useFormat();
  const { book, move, cancel } = useBooking(studioId);
  const right = useQuery({
    ...rightsQuery(studioId, one.classId),
    enabled: one.passNeeded && one.myBooking === null,
  }).data?.[0];
  const { customerId, forChild } = useMember();
  const hold = useHold(studioId, one.classId, customerId);
  const [picked, setPicked] = useState<number | null>(one.myHold?.spotNumber ?? null);
  const mine = one.myBooking;
  const now = useNow();
  // Until its planned beginning, whatever is tried out on the board before.
  const open = one.state !== 'cancelled' && Date.parse(one.startsAt) > now;
  const [opened, setOpened] = useState(false);
  /** Members cannot book it yet; a place that is held or waited for came before. */
  const later =
    mine === null &&
    one.myWait === null &&
    !opened &&
    one.opening !== null &&
    Date.parse(one.opening.mine) > now;
  const change = mine === null ? book : move;
  const moment = (at: string) => format.dayTime(at, one.timeZone);
  const hasSpots = one.spots.length > 0;
  /** Nothing to choose from: others have it all, or wait for it. */
  const full = mine === null && one.placesLeft === 0;
  /** What another system books is booked and changed there. */
  const ours = one.source === 'tandem';
  const choosing = ours && open && !later && !full;
  // A spot that someone else has taken meanwhile is no longer picked.
  const spot = one.spots.some((s) => s.spotNumber === picked && s.state === 'free') ? picked : null;
  const lost = one.spots.some((s) => s.spotNumber === picked && (s.state === 'taken' || s.state === 'held'));
  const pick = (spotNumber: number) => {
    book.reset();
    move.reset();
    setPicked(spotNumber);
    if (mine === null) hold.mutate(spotNumber);
  };
  const confirm = () => {
    const settled = { onSuccess: () => setPicked(null) };
    if (mine === null) book.mutate({ classId: one.classId, spotNumber: spot }, settled);
    else if (spot !== null) move.mutate({ bookingId: mine.bookingId, spotNumber: spot }, settled);
  };

  return (
    <>
      <div>
        <h1 className={classes.title}>{one.title}</h1>
        <Text>
          {format.longDay(one.startsAt, one.timeZone)},{' '}
          {format.timeRange(one.startsAt, one.endsAt, one.timeZone)}{' '}
          <Text span c="dimmed">
            {format.zoneOfRange(one.startsAt, one.endsAt, one.timeZone)}
          </Text>
        </Text>
        <Text c="dimmed">
          {[
            one.level !== 'all' && t(`level.${one.level}`),
            ...[leaderOf(one, t), one.locationName, one.roomName],
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </div>
      {one.description !== '' && <Text>{one.description}</Text>}
      {open && <WaiverWaits />}
      {mine !== null && (
        <MyBookingCard of={one} bookingId={mine.bookingId} cancel={cancel} cancellable={open} />
      )}
      {open && later && (
        <Suspense>
          <OpensLater of={one} onOpen={() => setOpened(true)} />
        </Suspense>
      )}
      {open && !ours && mine === null && (
        <Suspense>
          <Elsewhere of={one} to={full ? 'wait' : 'book'} />
        </Suspense>
      )}
      {open && ours && !later && mine === null && (full || one.myWait !== null) && (
        <WaitCard of={one} studioId={studioId} />
      )}
      {!open && mine === null && (
        <Text fw={550}>{t(`class.${one.state === 'scheduled' ? 'notBegun' : one.state}`)}</Text>
      )}
      {change.error && questionIn(change.error) === null && (
        <Refused error={change.error} wanted={picked} pick={pick} />
      )}
      {lost && !change.error && !change.isPending && (
        <RefusedSpot
          title={t('refused.spot_taken', { number: picked })}
          free={one.spots.filter((s) => s.state === 'free').map((s) => s.spotNumber)}
          wanted={picked}
          pick={pick}
        />
      )}
      {hasSpots && choosing && (
        <section>
          <h2 className={classes.subtitle}>{t(mine === null ? 'class.pick' : 'class.moveTo')}</h2>
          <SpotMap
            spots={one.spots}
            fixtures={one.fixtures}
            pickable={(s) => s.state === 'free'}
            onPick={pick}
            selected={spot}
          />
        </section>
      )}
      {open && ours && hasSpots && mine !== null && spot === null && (
        <Suspense>
          <BetterSpot of={one} studioId={studioId} bookingId={mine.bookingId} />
        </Suspense>
      )}
      {choosing && (mine === null || spot !== null) && (
        <div className={classes.confirm}>
          {mine === null && spot !== null && (
            <Suspense>
              <HeldSpot
                of={one}
                spot={spot}
                busy={hold.isPending}
                error={hold.error}
                again={() => hold.mutate(spot)}
              />
            </Suspense>
          )}
          {right && (
            <Suspense>
              <RightLine right={right}>{!forChild && <BuyButton />}</RightLine>
            </Suspense>
          )}
          {mine === null && (
            <Text size="sm" c="dimmed" ta="center" mb="xs">
              {t('class.freeUntil', { when: moment(one.freeUntil) })}
            </Text>
          )}
          <StudioButton
            fullWidth
            size="lg"
            disabled={(hasSpots && spot === null) || (right?.refused ?? null) !== null}
            loading={change.isPending}
            onClick={confirm}
          >
            {spot === null
              ? t(hasSpots ? 'class.pickFirst' : 'class.book')
              : t(mine === null ? 'class.bookSpot' : 'class.moveSpot', { number: spot })}
          </StudioButton>
        </div>
      )}
    </>
  );
}
