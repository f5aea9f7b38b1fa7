import { Group, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import IconPlayerPause from '@tabler/icons-react/dist/esm/icons/IconPlayerPause.mjs';
import type { SpiviHealth, SpiviStatus } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../base/format.ts';
import { useNow } from '../../../base/use-now.ts';

const TICK_MS = 20_000;
const looks = {
  good: { Icon: IconCircleCheck, color: 'var(--good)' },
  waiting: { Icon: IconClock, color: 'var(--ink-label)' },
  paused: { Icon: IconPlayerPause, color: 'var(--ink-label)' },
  attention: { Icon: IconAlertTriangle, color: 'var(--warn)' },
};

/** The state of the integration in one line: what stands, since when, and what comes next. */
export function HealthLine(props: {
  status: SpiviStatus;
  connection: NonNullable<SpiviStatus['connection']>;
  health: SpiviHealth | undefined;
}) {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const now = useNow(TICK_MS);
  const { status, connection, health } = props;
  const { classesSynced, classesPending, classesAttention } = status.counts;
  const total = classesSynced + classesPending + classesAttention;
  const waiting = health?.backlog.classes ?? classesPending;
  const answered =
    connection.lastSuccessAt && t('line.answered', { ago: format.past(connection.lastSuccessAt, now) });

  const [mood, ...parts] = ((): [keyof typeof looks, ...(string | null | undefined | false)[]] => {
    const queue = waiting > 0 && t('line.waiting', { count: waiting, shown: format.number(waiting) });
    switch (connection.state) {
      case 'reauth':
        return ['attention', t('line.reauth'), queue];
      case 'failing': {
        const since = health?.downSince;
        const next = health?.nextTryAt;
        return [
          'attention',
          since ? t('line.down', { since: format.moment(since) }) : t('line.failing'),
          queue,
          next && Date.parse(next) > now && t('line.nextTry', { at: format.moment(next) }),
        ];
      }
      case 'paused':
        return ['paused', t('line.paused'), queue];
      default: {
        const counts = { count: total, shown: format.number(total), synced: format.number(classesSynced) };
        if (status.gyms.length === 0) return ['waiting', t('line.noGyms'), answered];
        if (total === 0) return ['good', t('line.noClasses'), answered];
        if (classesSynced === total) return ['good', t('line.allSynced', counts), answered];
        return [
          classesAttention > 0 ? 'attention' : 'waiting',
          t('line.someSynced', counts),
          classesPending > 0 && t('line.pending', { count: classesPending }),
          classesAttention > 0 && t('line.attention', { count: classesAttention }),
          answered,
        ];
      }
    }
  })();
  const { Icon, color } = looks[mood];
  const meaning = {
    reauth: t('line.reauthMeans'),
    failing: t('line.downMeans'),
    paused: t('line.pausedMeans'),
  };
  return (
    <Group gap="sm" align="flex-start" wrap="nowrap">
      <Icon size={24} color={color} style={{ flex: 'none', marginTop: 1 }} aria-hidden />
      <div>
        <Text fz="lg" fw={550} lh={1.4}>
          {parts.filter(Boolean).join(' · ')}
        </Text>
        {connection.state in meaning && (
          <Text size="sm" c="dimmed">
            {meaning[connection.state as keyof typeof meaning]}
          </Text>
        )}
      </div>
    </Group>
  );
}
