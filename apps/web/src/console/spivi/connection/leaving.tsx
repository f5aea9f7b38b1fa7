import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import type { SpiviStatus } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import { spiviHealthQuery } from '../queries.ts';
import { useSpiviChange } from '../use-spivi-change.ts';

/** While coming classes are cleared from Spivi: how far, and the two ways out. */
export function Leaving({ clearing }: { clearing: NonNullable<SpiviStatus['clearing']> }) {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const { studioId } = useSession();
  const stop = useSpiviChange({
    change: () => api.clearSpivi({ params: { studioId }, body: { clear: false } }),
  });
  const removeNow = useSpiviChange({ change: () => api.removeSpivi({ params: { studioId } }) });
  const { data: health } = useQuery(spiviHealthQuery(studioId));
  const { total, left } = clearing;
  return (
    <Stack component="section" gap="sm" maw={560}>
      <div>
        <Progress
          value={total ? ((total - left) / total) * 100 : 100}
          aria-label={t('leaving.progress')}
          transitionDuration={150}
        />
        <Text mt={4} role="status">
          {t('leaving.count', {
            count: total,
            done: format.number(total - left),
            total: format.number(total),
          })}
        </Text>
      </div>
      <Text size="sm">
        {health?.downSince
          ? t('leaving.held', { since: format.moment(health.downSince) })
          : t('leaving.about')}
      </Text>
      <Group gap="xs">
        <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
          {t('leaving.stop')}
        </Button>
        <Button
          variant="subtle"
          color="gray"
          loading={removeNow.isPending}
          onClick={() => removeNow.mutate()}
        >
          {t('leaving.now')}
        </Button>
      </Group>
    </Stack>
  );
}
