import { Card, Group, Text } from '@mantine/core';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import type { ClassDetail } from '@tandem/api/studio';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { serverNow } from '../base/server-clock.ts';

/** A timer counts no further. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** A class that cannot be booked yet: from when on, and for whom earlier. @param onOpen at that very moment */
export default function OpensLater({ of: one, onOpen }: { of: ClassDetail; onOpen: () => void }) {
  const { t } = useTranslation('portal');
  const format = useFormat();
  const { at, mine } = one.opening!;
  useEffect(() => {
    const timer = setTimeout(onOpen, Math.min(Date.parse(mine) - serverNow(), MAX_TIMER_MS));
    return () => clearTimeout(timer);
  }, [mine, onOpen]);
  const when = (instant: string) => format.dayTime(instant, one.timeZone);
  const earlier = one.earlierWith.filter((kind) => kind.at < mine);
  return (
    <Card withBorder padding="md">
      <Group gap="xs" wrap="nowrap">
        <IconClock aria-hidden />
        <Text fw={650} size="lg">
          {t('opens.title', { when: when(mine) })}
        </Text>
      </Group>
      <Text size="sm">{t('opens.wait')}</Text>
      {mine < at && <Text size="sm">{t('opens.mine', { when: when(at) })}</Text>}
      {earlier.map((kind) => (
        <Text key={kind.name} size="sm">
          {t('opens.early', { name: kind.name, when: when(kind.at) })}
        </Text>
      ))}
    </Card>
  );
}
