import { Text } from '@mantine/core';
import type { Ride } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useReader } from './mark.tsx';

/** Why a class has no numbers, and what the reader can do: members and staff can do different things. */
export function Reason({ result }: { result: Pick<Ride, 'state' | 'reason'> }) {
  const { t, i18n } = useTranslation('performance');
  const reader = useReader();
  const waiting = result.reason === null ? 'waiting' : `waiting_${result.reason}`;
  const code = result.state === 'waiting' ? waiting : (result.reason ?? 'no_data');
  const known = i18n.exists(`reason.${code}.what`, { ns: 'performance' }) ? code : 'other';
  const todo = t(`reason.${known}.${reader}`, { defaultValue: '' });
  return (
    <div>
      <Text size="sm" fw={550}>
        {t(`reason.${known}.what`, { defaultValue: '' })}
      </Text>
      {todo !== '' && (
        <Text size="sm" c="dimmed">
          {todo}
        </Text>
      )}
      {known === 'other' && (
        <Text size="xs" c="dimmed">
          {code}
        </Text>
      )}
    </div>
  );
}
