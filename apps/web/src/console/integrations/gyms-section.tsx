import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import type { Gym, SpiviStatus, Studio } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../app/api.ts';
import { useFormat } from '../../app/format.ts';
import { showProblem } from '../../app/problem.tsx';
import { topicKey } from '../../app/queries.ts';
import { useSession } from '../../app/session.ts';
import { Empty } from '../page.tsx';
import { GymDialog } from './gym-dialog.tsx';
import classes from './integrations.module.css';

/** Which box measures which room, and which spot is which seat. */
export function GymsSection({ status, studio }: { status: SpiviStatus; studio: Studio }) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const format = useFormat();
  const client = useQueryClient();
  const [editing, setEditing] = useState<Gym | 'new' | null>(null);
  const remove = useMutation({
    mutationFn: (gym: Gym) => api.removeGym({ params: { studioId, gymId: gym.gymId } }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: topicKey('spivi', studioId) }),
        client.invalidateQueries({ queryKey: topicKey('class', studioId) }),
      ]),
    onError: showProblem,
  });
  const confirmRemove = (gym: Gym) =>
    modals.openConfirmModal({
      title: t('gyms.removeTitle', { name: gym.name }),
      children: <Text size="sm">{t('gyms.removeText')}</Text>,
      labels: { confirm: t('remove'), cancel: t('cancel') },
      confirmProps: { color: 'red' },
      closeButtonProps: { 'aria-label': t('close') },
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
        <Empty text={t('gyms.empty')} />
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
