import { Button, Group, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconPlayerSkipForward from '@tabler/icons-react/dist/esm/icons/IconPlayerSkipForward.mjs';
import type { Repair, SpiviStatus, Studio } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../base/format.ts';
import classes from '../spivi.module.css';
import { type Item, useRetry } from '../use-retry.tsx';
import { RepairButton } from './repair-button.tsx';
import { remedyOf } from './repair-remedy.ts';

/** One cause: what is wrong, with what, since when, and the button that mends it. */
export function RepairCard(props: {
  repair: Repair;
  status: SpiviStatus;
  studio: Studio;
  onReconnect: () => void;
}) {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const { retry, skip } = useRetry();
  const { repair } = props;
  const { subject, kind } = repair;
  const words = {
    count: repair.count,
    shown: format.number(repair.count),
    name: subject.name,
    detail: repair.detail ?? '',
  };
  const item: Item =
    subject.id === null
      ? {}
      : subject.kind === 'class'
        ? { classId: subject.id }
        : subject.kind === 'customer'
          ? { customerId: subject.id }
          : {};
  const when = [
    repair.dueAt && t('repairs.due', { ago: format.ago(repair.dueAt) }),
    repair.since && t('repairs.since', { when: format.moment(repair.since) }),
  ].filter(Boolean);
  const left = kind === 'skipped';
  const Icon = left ? IconPlayerSkipForward : IconAlertTriangle;
  return (
    <li className={classes.repair}>
      <Icon size={22} color={left ? 'var(--ink-label)' : 'var(--warn)'} aria-hidden />
      <div>
        <Text fw={550}>
          {t(`repairs.kinds.${kind}.${subject.kind === 'people' ? 'people' : 'title'}`, {
            ...words,
            defaultValue: [subject.name, repair.detail].filter(Boolean).join(': '),
          })}
        </Text>
        <Text size="sm">
          {t(`repairs.kinds.${kind}.text`, { ...words, defaultValue: t('repairs.other') })}
        </Text>
        {when.length > 0 && (
          <Text size="sm" c="dimmed">
            {when.join(' · ')}
          </Text>
        )}
      </div>
      <Group gap="xs" className={classes.repairActions}>
        <RepairButton {...props} />
        {repair.canRetry && remedyOf(repair) !== 'retry' && (
          <Button
            size="sm"
            variant={left ? 'light' : 'default'}
            loading={retry.isPending}
            onClick={() => retry.mutate(item)}
          >
            {t(left ? 'retry.again' : 'retry.retry')}
          </Button>
        )}
        {repair.canSkip && (
          <Button
            size="sm"
            variant="subtle"
            color="gray"
            loading={skip.isPending}
            onClick={() => skip.mutate(item)}
          >
            {t('retry.skip')}
          </Button>
        )}
      </Group>
    </li>
  );
}
