import type { CustomerRow } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';

/** How often somebody came, when last, and when next. */
export function VisitsLine({
  of,
}: {
  of: Pick<CustomerRow, 'visits' | 'lastVisit' | 'nextClass'> & { hasNotes?: boolean };
}) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { visits, lastVisit: last, nextClass: next, hasNotes } = of;
  return [
    t('customers.visits', { count: visits }),
    last && t('customers.last', { day: format.date(last.startsAt, last.timeZone) }),
    next && t('customers.next', { when: format.dateTime(next.startsAt, next.timeZone) }),
    hasNotes && t('customers.hasNotes'),
  ]
    .filter(Boolean)
    .join(' · ');
}
