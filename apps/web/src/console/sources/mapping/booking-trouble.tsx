import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../base/session.ts';
import { classSourceQuery } from './queries.ts';

/** What of somebody's booking is not as it was read, on their line of the roster. */
export default function BookingTrouble({ classId, bookingId }: { classId: string; bookingId: string }) {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const { data } = useQuery(classSourceQuery(studioId, classId));
  const trouble = data?.bookings.find((booking) => booking.bookingId === bookingId)?.trouble;
  return trouble ? <Text size="sm">{t(`mapping.class.onRoster.${trouble}`)}</Text> : null;
}
