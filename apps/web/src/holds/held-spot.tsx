import { Alert, Button, Group, Text } from '@mantine/core';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import type { ClassDetail } from '@tandem/api/studio';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../base/api.ts';
import { useFormat } from '../base/format.ts';
import { useNow } from '../base/use-now.ts';
import { useExplain } from '../ui/problem.tsx';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/**
 * Until when the spot is held that somebody is choosing; once its time is up, that it is free for all again, and a way back.
 * Where it is not held since others are, or it was twice: that, and why.
 * @param again holds it anew
 */
export default function HeldSpot({
  of: one,
  spot,
  again,
  busy,
  error,
}: {
  of: Pick<ClassDetail, 'myHold' | 'timeZone'>;
  spot: number;
  again: () => void;
  busy: boolean;
  error: Error | null;
}) {
  const { t } = useTranslation('waitlist');
  const explain = useExplain();
  const format = useFormat();
  const now = useNow(SECOND_MS);
  const hold = one.myHold?.spotNumber === spot && Date.parse(one.myHold.until) > now ? one.myHold : null;
  const [last, setLast] = useState<number | null>(null);
  if (hold !== null && last !== spot) setLast(spot);
  if (hold !== null) {
    const minutes = Math.floor((Date.parse(hold.until) - now) / MINUTE_MS);
    return (
      <Group gap={6} justify="center" mb="xs">
        <IconClock size={18} aria-hidden />
        <Text size="sm" fw={550} role="status">
          {t('hold.until', { time: format.time(hold.until, one.timeZone) })}
        </Text>
        <Text size="sm" c="dimmed">
          {minutes > 0 ? t('hold.left', { count: minutes }) : t('hold.lastMinute')}
        </Text>
      </Group>
    );
  }
  if (busy) return null;
  if (isProblem(error, 'too_many_holds') || isProblem(error, 'held_twice')) {
    const { message, remedy } = explain(error);
    return (
      <Alert mb="xs" icon={<IconClock aria-hidden />} title={t('hold.not', { number: spot })} role="status">
        <Text size="sm">
          {message} {remedy}
        </Text>
      </Alert>
    );
  }
  if (last !== spot) return null;
  return (
    <Alert mb="xs" icon={<IconClock aria-hidden />} title={t('hold.over', { number: spot })} role="status">
      <Text size="sm" mb="xs">
        {t('hold.overHow')}
      </Text>
      <Button variant="default" size="md" onClick={again}>
        {t('hold.again')}
      </Button>
    </Alert>
  );
}
