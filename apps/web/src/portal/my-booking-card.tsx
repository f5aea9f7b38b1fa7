import { Card, Group, Text } from '@mantine/core';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import type { ClassSummary } from '@tandem/api/studio';
import { PHONE_AHEAD_MINUTES } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { customerQuery } from '../base/queries.ts';
import { useNow } from '../base/use-now.ts';
import { CalendarButton } from './calendar-button.tsx';
import { CancelButton } from './cancel-button.tsx';
import { MovedFrom } from './moved-from.tsx';
import { NotTracked } from './not-tracked.tsx';
import type { useBooking } from './use-booking.tsx';
import { useMember } from './use-member.ts';

const Elsewhere = lazy(() => import('./elsewhere.tsx'));
const OwnBike = lazy(() => import('./own-bike.tsx'));
const OwnStrap = lazy(() => import('./own-strap.tsx'));

type Props = {
  of: ClassSummary;
  bookingId: string;
  cancel: ReturnType<typeof useBooking>['cancel'];
  cancellable: boolean;
};

/** My place in this class, and what can be done with it. */
export function MyBookingCard({ of: one, bookingId, cancel, cancellable }: Props) {
  const { t } = useTranslation('portal');
  const { studioId, customerId, forChild } = useMember();
  const format = useFormat();
  const now = useNow();
  const me = useQuery(customerQuery(studioId, customerId));
  const booking = me.data?.bookings.find((each) => each.bookingId === bookingId);
  const spotNumber = one.myBooking?.spotNumber ?? null;
  const isOver = one.live?.startedAt ? one.live.stoppedAt !== null : now >= Date.parse(one.endsAt);
  return (
    <Card bg="teal.0" padding="md">
      <Group gap="xs" wrap="nowrap">
        <IconCircleCheck aria-hidden />
        <Text fw={650} size="lg">
          {spotNumber === null ? t('class.bookedNoSpot') : t('class.bookedSpot', { number: spotNumber })}
        </Text>
      </Group>
      {booking && <MovedFrom booking={booking} />}
      {spotNumber === null && <Text size="sm">{t('class.noSpotMeans')}</Text>}
      {spotNumber !== null && cancellable && <NotTracked />}
      {cancellable && booking && booking.lateFrom !== null && (
        <Text size="sm">
          {Date.parse(booking.lateFrom) > now
            ? t('class.freeUntil', {
                when: format.dayTime(booking.lateFrom, one.timeZone),
              })
            : t('class.lateNow')}
        </Text>
      )}
      {cancellable && me.data && (
        <Suspense>
          <OwnBike bike={me.data.bike} />
        </Suspense>
      )}
      {cancellable && (
        <Group mt="md" gap="xs">
          <CalendarButton bookingId={bookingId} />
          {one.source === 'tandem' ? (
            <CancelButton
              lateFrom={booking?.lateFrom ?? null}
              loading={cancel.isPending}
              confirm={() => cancel.mutate(bookingId)}
            />
          ) : (
            <Suspense>
              <Elsewhere of={one} to="change" />
            </Suspense>
          )}
        </Group>
      )}
      {spotNumber !== null &&
        !forChild &&
        Date.parse(one.startsAt) - PHONE_AHEAD_MINUTES * 60_000 < now &&
        !isOver && (
          <Suspense>
            <OwnStrap studioId={studioId} bookingId={bookingId} />
          </Suspense>
        )}
    </Card>
  );
}
