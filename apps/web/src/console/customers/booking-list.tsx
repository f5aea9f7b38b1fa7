import { Text } from '@mantine/core';
import type { MyBooking } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { ClassLink } from '../class-link.tsx';
import { Empty } from '../page.tsx';
import classes from './customers.module.css';

/** A customer's bookings, in the order given. */
export function BookingList({ bookings }: { bookings: MyBooking[] }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  if (bookings.length === 0) return <Empty text={t('customer.noBookings')} />;
  return (
    <div>
      {bookings.map((b) => (
        <div key={b.bookingId} className={classes.booking}>
          <Text w={220} size="sm">
            {format.day(b.startsAt, b.timeZone)}, {format.time(b.startsAt, b.timeZone)}{' '}
            <Text span size="sm" c="dimmed">
              {format.zone(b.startsAt, b.timeZone)}
            </Text>
          </Text>
          <ClassLink classId={b.classId} fw={550} c="inherit">
            {b.title}
          </ClassLink>
          <Text size="sm" c="dimmed">
            {[
              b.locationName,
              b.spotNumber === null ? t('booking.noSpot') : t('spotMap.spot', { number: b.spotNumber }),
              b.state === 'cancelled' && t(b.lateCancel ? 'customer.cancelledLate' : 'customer.cancelled'),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </div>
      ))}
    </div>
  );
}
