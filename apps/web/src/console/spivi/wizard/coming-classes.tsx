import { Skeleton, Text } from '@mantine/core';
import type { ClassSummary, SpiviStatus, Studio } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { dayIn, spanOf } from '../../../base/calendar.ts';
import { useFormat } from '../../../base/format.ts';
import { classesQuery } from '../../../base/queries.ts';
import { useSession } from '../../../base/session.ts';
import { useNow } from '../../../base/use-now.ts';
import { Asked } from '../../../ui/asked.tsx';
import { DAYS_AHEAD } from '../days-ahead.ts';

/** Which coming classes will be made at Spivi once it is enabled. */
export function ComingClasses({ status, studio }: { status: SpiviStatus; studio: Studio }) {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const { studioId } = useSession();
  const mapped = new Set(status.gyms.map((gym) => gym.roomId));
  const now = useNow();
  const asked = useQuery({
    ...classesQuery(studioId, spanOf(dayIn('UTC', now), DAYS_AHEAD)),
    enabled: mapped.size > 0,
  });
  if (mapped.size === 0) return <Text size="sm">{t('wizard.preview.noGyms')}</Text>;
  const mine = (c: ClassSummary) =>
    mapped.has(c.roomId) && c.spiviEnabled && c.state !== 'cancelled' && Date.parse(c.endsAt) > now;
  const rooms = studio.rooms.filter((room) => mapped.has(room.roomId)).map((room) => room.name);
  return (
    <Asked query={asked} loading={<Skeleton h={24} maw={420} />}>
      {(coming) => {
        const count = coming.filter(mine).length;
        return (
          <Text size="sm">
            {t('wizard.preview.coming', { count, shown: format.number(count), rooms: format.list(rooms) })}
          </Text>
        );
      }}
    </Asked>
  );
}
