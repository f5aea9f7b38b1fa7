import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import type { ClassDetail } from '@tandem/api/studio';
import { may, sourceNames } from '@tandem/api/words';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { useSession } from '../../base/session.ts';
import { ClassStanding, DraftChip, SourceChip } from '../class-standing.tsx';
import { OpenLive } from '../open-live.tsx';
import { isInIntegration, liesWithBooking, liesWithSpivi, remedyFor } from '../sync/remedy.ts';
import { RetryButtons } from '../sync/retry-buttons.tsx';
import { SyncChip } from '../sync/sync-chip.tsx';
import { useSyncWords } from '../sync/use-sync-words.ts';
import { Bookable } from './bookable.tsx';

const ClassSourceState = lazy(() => import('../sources/mapping/class-source.tsx'));

/** When, where, who leads, how full, and what Spivi knows. */
export function ClassFacts({ studioClass: c }: { studioClass: ClassDetail }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { studioId, role } = useSession();
  const words = useSyncWords(c.sync);
  const remedy = remedyFor(c.sync.reason);
  const troubled = c.roster.filter((r) => r.state === 'booked' && r.sync.state === 'attention').length;
  return (
    <Stack gap={4}>
      <Text>
        {format.longDay(c.startsAt, c.timeZone)}, {format.timeRange(c.startsAt, c.endsAt, c.timeZone)}{' '}
        <Text span c="dimmed">
          {format.zoneOfRange(c.startsAt, c.endsAt, c.timeZone)}
        </Text>
      </Text>
      <Text>
        {[
          c.locationName,
          c.roomName,
          c.instructorName ?? t('class.noInstructor'),
          ...(c.inPlaceOf === null ? [] : [t('substitute.inPlaceOf', { name: c.inPlaceOf })]),
        ].join(' · ')}
      </Text>
      <Group gap="sm" mt={4}>
        <Text fw={600}>{t('schedule.booked', { booked: c.booked, capacity: c.capacity })}</Text>
        {c.state === 'scheduled' && c.waitlist.waiting > 0 && (
          <Text fw={600}>{t('waitlist.card', { count: c.waitlist.waiting })}</Text>
        )}
        {c.state !== 'scheduled' && (
          <Text fw={600}>
            <ClassStanding of={c} />
          </Text>
        )}
        {c.draft && <DraftChip />}
        {c.source !== 'tandem' && <SourceChip source={c.source} />}
        {c.state !== 'cancelled' && !c.draft && <SyncChip sync={c.sync} timeZone={c.timeZone} />}
        <OpenLive of={c} size="compact-sm" />
      </Group>
      {c.source === 'tandem' ? (
        <Bookable of={c} />
      ) : (
        <>
          <Text size="sm">{t('class.owned', { name: sourceNames[c.source] })}</Text>
          {c.state !== 'cancelled' && (
            <Suspense>
              <ClassSourceState of={c} />
            </Suspense>
          )}
        </>
      )}
      {words && c.state !== 'cancelled' && !c.draft && (
        <Group gap="xs">
          <Text size="sm">
            {liesWithBooking(c.sync.reason)
              ? t('class.attention', { count: troubled })
              : `${words.reason} ${words.remedy}`}
          </Text>
          {isInIntegration(remedy) && may(role, 'manageSpivi') && (
            <Button
              size="compact-sm"
              variant="light"
              renderRoot={(props) => (
                <Link to="/console/$studioId/integrations/spivi" params={{ studioId }} {...props} />
              )}
            >
              {t('sync.openIntegration')}
            </Button>
          )}
          {remedy === 'places' && may(role, 'managePlaces') && (
            <Button
              size="compact-sm"
              variant="light"
              renderRoot={(props) => <Link to="/console/$studioId/places" params={{ studioId }} {...props} />}
            >
              {t('sync.openPlaces')}
            </Button>
          )}
          <RetryButtons
            sync={c.sync}
            retries={{ classId: c.classId }}
            skips={{ classId: c.classId }}
            size="compact-sm"
          />
          {(c.sync.state === 'attention' || c.sync.state === 'pending') &&
            liesWithSpivi(c.sync.reason) &&
            may(role, 'manageSpivi') && (
              <Anchor
                size="sm"
                renderRoot={(props) => (
                  <Link
                    to="/console/$studioId/integrations/spivi/health"
                    params={{ studioId }}
                    search={{ classId: c.classId, calls: 'all' }}
                    {...props}
                  />
                )}
              >
                {t('sync.log')}
              </Anchor>
            )}
        </Group>
      )}
      {c.description && (
        <Text size="sm" c="dimmed" maw={720}>
          {c.description}
        </Text>
      )}
    </Stack>
  );
}
