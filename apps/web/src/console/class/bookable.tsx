import { Text } from '@mantine/core';
import type { ClassDetail, Studio } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { dayIn } from '../../base/calendar.ts';
import { useFormat } from '../../base/format.ts';
import { studioQuery } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { useNow } from '../../base/use-now.ts';

/** Whether members see a class and can book it now; where they do not or cannot, why. */
export function Bookable({ of: c }: { of: ClassDetail }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { studioId } = useSession();
  const studio = useQuery(studioQuery(studioId)).data;
  const now = useNow();
  const when = (at: string) => format.dayTime(at, c.timeZone);
  const says = (): string => {
    if (c.draft) return t('bookable.draft');
    if (c.state === 'ended') return t('bookable.ended');
    const closure = c.state === 'cancelled' && studio && closedFor(c, studio);
    if (closure) return t('bookable.closed', { place: c.locationName, reason: closure.reason });
    if (c.state === 'cancelled') return t('bookable.cancelled');
    if (c.state === 'running' || Date.parse(c.startsAt) <= now) return t('bookable.begun');
    if (isUnopened(c, now)) return t('bookable.notOpen', { when: when(c.opening!.at) });
    if (c.placesLeft > 0) return t(c.passNeeded ? 'bookable.yesPass' : 'bookable.yes');
    if (c.booked < c.capacity) return t('bookable.owed');
    return t(`bookable.full${listOf(c, now)}`);
  };
  return (
    <Text size="sm">
      {[
        says(),
        ...(!c.draft && c.state === 'scheduled' && isUnopened(c, now)
          ? c.earlierWith.map(({ name, at }) => t('bookable.early', { name, when: when(at) }))
          : []),
        ...(studio && !studio.publicSchedule && !c.draft && c.state !== 'ended'
          ? [t('bookable.notPublic')]
          : []),
      ].join(' ')}
    </Text>
  );
}

const isUnopened = ({ opening }: ClassDetail, now: number) =>
  opening !== null && Date.parse(opening.at) > now;

const closedFor = (c: ClassDetail, { closures }: Studio) => {
  const day = dayIn(c.timeZone, c.startsAt);
  return closures.find(
    ({ locationId, fromDay, toDay }) => locationId === c.locationId && fromDay <= day && day <= toDay,
  );
};

/** What can be done about a class that is full. */
function listOf({ waitlist }: ClassDetail, now: number): 'None' | 'Closed' | 'List' | 'Wait' {
  if (waitlist.size === 0) return 'None';
  if (Date.parse(waitlist.closesAt) <= now) return 'Closed';
  return waitlist.waiting >= waitlist.size ? 'List' : 'Wait';
}
