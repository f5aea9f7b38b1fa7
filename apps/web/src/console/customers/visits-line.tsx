import type { CustomerRow } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';

/** How often somebody was booked, how often they did not come then, when last, and when next. */
export function VisitsLine({
  of,
}: {
  of: Pick<CustomerRow, 'visits' | 'lastVisit' | 'nextClass'> & {
    missed?: number;
    hasNotes?: boolean;
  };
}) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { visits, lastVisit: last, nextClass: next, missed = 0, hasNotes } = of;
  return [
    t('customers.visits', { count: visits }),
    missed > 0 && t('customers.missed', { count: missed }),
    last && t('customers.last', { day: format.date(last.startsAt, last.timeZone) }),
    next && t('customers.next', { when: format.dateTime(next.startsAt, next.timeZone) }),
    hasNotes && t('customers.hasNotes'),
  ]
    .filter(Boolean)
    .join(' · ');
}
