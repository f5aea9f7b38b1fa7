import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import type { Gym, SpiviStatus, Studio } from '@tandem/api/studio';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import { confirm } from '../../../ui/confirm.tsx';
import classes from '../spivi.module.css';
import { useSpiviChange } from '../use-spivi-change.ts';
import { GymDialog } from './gym-dialog.tsx';

/** Which box measures which room, and which spot is which seat. */
export function GymsSection({ status, studio }: { status: SpiviStatus; studio: Studio }) {
  const { t } = useTranslation('spivi');
  const { studioId } = useSession();
  const format = useFormat();
  const [editing, setEditing] = useState<Gym | 'new' | null>(null);
  const remove = useSpiviChange({
    change: (gym: Gym) => api.removeGym({ params: { studioId, gymId: gym.gymId } }),
  });
  const confirmRemove = (gym: Gym) =>
    confirm({
      title: t('gyms.removeTitle', { name: gym.name }),
      text: t('gyms.removeText'),
      yes: t('remove'),
      onConfirm: () => remove.mutate(gym),
    });
  const place = (gym: Gym) => {
    const room = studio.rooms.find((r) => r.roomId === gym.roomId);
    const location = studio.locations.find((l) => l.locationId === gym.locationId);
    return [location?.name, room?.name].filter(Boolean).join(' · ');
  };
  const offsetOf = ({ seatOffset: n }: Gym) =>
    n === 0
      ? t('gyms.noOffset')
      : t('gyms.offset', { sign: n > 0 ? '+' : '−', offset: format.number(Math.abs(n)) });
  return (
    <Stack component="section" gap="sm">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {t('gyms.title')}
        </Title>
        <Button
          variant={status.gyms.length ? 'default' : 'filled'}
          leftSection={<IconPlus size={18} aria-hidden />}
          onClick={() => setEditing('new')}
        >
          {t('gyms.add')}
        </Button>
      </Group>
      {status.gyms.length === 0 ? (
        <Alert color="teal" title={t('wizard.gyms.title')}>
          {t('wizard.gyms.text')}
        </Alert>
      ) : (
        <ul className={classes.gyms}>
          {status.gyms.map((gym) => (
            <li key={gym.gymId}>
              <div>
                <Text fw={550}>{gym.name}</Text>
                <Text size="sm" c="dimmed">
                  {place(gym)} · {t('gyms.box', { boxId: gym.boxId })} · {offsetOf(gym)}
                  {gym.seats.length > 0 && ` · ${t('gyms.exceptions', { count: gym.seats.length })}`}
                </Text>
              </div>
              <Group gap="xs">
                <Button
                  size="sm"
                  variant="default"
                  aria-label={t('gyms.changeNamed', { name: gym.name })}
                  onClick={() => setEditing(gym)}
                >
                  {t('gyms.change')}
                </Button>
                <Button
                  size="sm"
                  variant="default"
                  aria-label={t('gyms.removeNamed', { name: gym.name })}
                  onClick={() => confirmRemove(gym)}
                >
                  {t('remove')}
                </Button>
              </Group>
            </li>
          ))}
        </ul>
      )}
      {editing && (
        <GymDialog
          gym={editing === 'new' ? null : editing}
          studio={studio}
          onClose={() => setEditing(null)}
        />
      )}
    </Stack>
  );
}
