import { Group, Text } from '@mantine/core';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconCircleDashed from '@tabler/icons-react/dist/esm/icons/IconCircleDashed.mjs';
import IconMail from '@tabler/icons-react/dist/esm/icons/IconMail.mjs';
import type { Access } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { deviceZone } from '../../base/calendar.ts';
import { useFormat } from '../../base/format.ts';

const looks = {
  active: { Icon: IconCircleCheck, color: 'var(--good)' },
  invited: { Icon: IconMail, color: 'var(--ink-label)' },
  none: { Icon: IconCircleDashed, color: 'var(--ink-label)' },
};

/** Whether a person can sign in, since when, or until when a link waits. */
export function AccessNote({ access }: { access: Access }) {
  const { t } = useTranslation('team');
  const format = useFormat();
  const { Icon, color } = looks[access.state];
  const until = access.invitedUntil ? format.dateTime(access.invitedUntil) : '';
  const since = access.since ? format.date(access.since, deviceZone()) : '';
  return (
    <Group gap={6} wrap="nowrap" align="flex-start" style={{ color }}>
      <Icon size={18} stroke={1.8} aria-hidden style={{ flex: 'none', marginTop: 2 }} />
      <Text size="sm" c="inherit">
        {t(`access.${access.state}`, { since, until })}
        {access.state === 'active' && access.invitedUntil && ` ${t('access.newLink', { until })}`}
      </Text>
    </Group>
  );
}
