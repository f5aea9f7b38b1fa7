import { Alert, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { useLater } from '../../base/later.ts';
import { useSession } from '../../base/session.ts';
import { ClassLink } from '../class-link.tsx';
import { overlapsQuery } from '../queries.ts';

/** Classes that have shared a room and a time since before that was refused, until somebody parts them. */
export default function Overlaps() {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { studioId } = useSession();
  const { data: overlaps = [] } = useQuery({ ...overlapsQuery(studioId), enabled: useLater() });
  if (overlaps.length === 0) return null;
  return (
    <Alert color="orange" variant="light" icon={<IconAlertTriangle aria-hidden />} role="status">
      <Text size="sm">{t('schedule.overlaps', { count: overlaps.length })}</Text>
      {overlaps.map(({ classes, roomName, locationName, timeZone }) => (
        <Text size="sm" key={classes.map((c) => c.classId).join()}>
          {locationName} · {roomName}, {format.day(classes[0]!.startsAt, timeZone)}:{' '}
          {classes.map((c, i) => (
            <span key={c.classId}>
              {i > 0 && ' · '}
              <ClassLink classId={c.classId} size="sm">
                {c.title} {format.timeRange(c.startsAt, c.endsAt, timeZone)}
              </ClassLink>
            </span>
          ))}
        </Text>
      ))}
    </Alert>
  );
}
