import { Text } from '@mantine/core';
import { sourceNames } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../base/session.ts';
import { classSourceQuery } from './queries.ts';

/** What of somebody's booking is not as it was read, and what became of their check-in there, on their line of the roster. */
export default function BookingTrouble({ classId, bookingId }: { classId: string; bookingId: string }) {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const { data } = useQuery(classSourceQuery(studioId, classId));
  const trouble = data?.bookings.find((booking) => booking.bookingId === bookingId)?.trouble;
  const press = data?.checkIns.find((one) => one.bookingId === bookingId);
  return (
    <>
      {trouble && <Text size="sm">{t(`mapping.class.onRoster.${trouble}`)}</Text>}
      {data && press && (
        <Text size="sm" c={press.state === 'refused' ? undefined : 'dimmed'}>
          {t(`checkIns.${press.wanted ? 'here' : 'undone'}.${press.state}`, {
            name: sourceNames[data.source],
          })}
        </Text>
      )}
    </>
  );
}
