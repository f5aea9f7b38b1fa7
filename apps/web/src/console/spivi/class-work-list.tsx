import { SegmentedControl, Text } from '@mantine/core';
import type { ClassSummary } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { dayIn, spanOf } from '../../base/calendar.ts';
import { useFormat } from '../../base/format.ts';
import { classesQuery } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { useNow } from '../../base/use-now.ts';
import { Asked } from '../../ui/asked.tsx';
import { ClassLink } from '../class-link.tsx';
import { Empty } from '../page.tsx';
import { liesWithBooking } from '../sync/remedy.ts';
import { SyncChip } from '../sync/sync-chip.tsx';
import { useSyncWords } from '../sync/use-sync-words.ts';
import { DAYS_AHEAD } from './days-ahead.ts';
import classes from './spivi.module.css';
import { SpiviFrame } from './spivi-frame.tsx';

const STATES = ['attention', 'pending', 'synced'] as const;

/** Coming classes by what Spivi knows of them; those that need a person first. */
export function ClassWorkList() {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const navigate = useNavigate({ from: '/console/$studioId/integrations/spivi/classes' });
  const search = useSearch({ from: '/console/$studioId/integrations/spivi/classes' });
  const state = STATES.find((s) => s === search.state) ?? 'attention';
  const now = useNow();
  const query = useQuery(classesQuery(studioId, spanOf(dayIn('UTC', now), DAYS_AHEAD)));
  const rows = (query.data ?? [])
    .filter((c) => c.sync.state === state && Date.parse(c.endsAt) > now && c.state !== 'cancelled')
    .sort((a, b) => a.startsAt.localeCompare(b.startsAt));
  return (
    <SpiviFrame page="classes" title={t('sync.coming')}>
      <SegmentedControl
        style={{ alignSelf: 'flex-start' }}
        aria-label={t('sync.coming')}
        value={state}
        onChange={(value) => navigate({ search: { state: value }, replace: true })}
        data={STATES.map((s) => ({ value: s, label: t(`sync.state.${s}`) }))}
      />
      <Asked query={query} loading={240}>
        {() =>
          rows.length === 0 ? (
            <Empty text={t('sync.noClasses')} />
          ) : (
            <ul className={classes.gyms}>
              {rows.map((row) => (
                <Row key={row.classId} row={row} />
              ))}
            </ul>
          )
        }
      </Asked>
    </SpiviFrame>
  );
}

function Row({ row }: { row: ClassSummary }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const words = useSyncWords(row.sync);
  return (
    <li>
      <div>
        <ClassLink classId={row.classId} fw={550} c="inherit">
          {row.title}
        </ClassLink>
        <Text size="sm" c="dimmed">
          {format.day(row.startsAt, row.timeZone)}, {format.timeRange(row.startsAt, row.endsAt, row.timeZone)}{' '}
          {format.zoneOfRange(row.startsAt, row.endsAt, row.timeZone)} · {row.locationName} ·{' '}
          {t('schedule.booked', { booked: row.booked, capacity: row.capacity })}
        </Text>
        {words && (
          <Text size="sm">
            {liesWithBooking(row.sync.reason) ? t('sync.someone', { reason: words.reason }) : words.reason}
          </Text>
        )}
      </div>
      <SyncChip sync={row.sync} timeZone={row.timeZone} />
    </li>
  );
}
