import { Button, Group, Select, Stack, Text } from '@mantine/core';
import type { PlaceEffect, SourceMapping, SourcePlace } from '@tandem/api/studio';
import { sourceNames } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useSession } from '../../../base/session.ts';
import { source } from '../../../base/source.ts';
import { Asked } from '../../../ui/asked.tsx';
import { confirm } from '../../../ui/confirm.tsx';
import { notify } from '../../../ui/notify.tsx';
import { Empty, Part } from '../../page.tsx';
import { useSourceChange } from '../use-source-change.ts';
import classes from './mapping.module.css';
import { mappingQuery } from './queries.ts';

const NOT_FOLLOWED = 'not_followed';

/** Which room each place there is; what a choice would do is said before. */
export function PlacesSection() {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const mapping = useQuery(mappingQuery(studioId));
  const name = sourceNames.momence;
  return (
    <Part title={t('mapping.places.title')} intro={t('mapping.places.intro', { name })}>
      <Asked query={mapping} loading={120}>
        {({ places, rooms }) =>
          places.length === 0 ? (
            <Empty text={t('mapping.places.none', { name })} />
          ) : (
            <ul className={classes.list} id="places">
              {places.map((place) => (
                <Place key={place.placeId} place={place} rooms={rooms} />
              ))}
            </ul>
          )
        }
      </Asked>
    </Part>
  );
}

function Place({ place, rooms }: { place: SourcePlace; rooms: SourceMapping['rooms'] }) {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const effectLines = useEffectLines();
  const roomName = (roomId: string) => {
    const room = rooms.find((one) => one.roomId === roomId);
    return room ? `${room.locationName} · ${room.name}` : '';
  };
  const params = { studioId, source, placeId: place.placeId };
  const save = useSourceChange({
    change: (roomId: string | null) => api.setSourcePlace({ params, body: { roomId } }),
    onSuccess: () => notify({ message: t('mapping.places.saved', { place: place.name }) }),
  });
  const ask = useSourceChange({
    change: async (roomId: string | null) => ({
      roomId,
      effect: await api.getPlaceEffect({ params, query: roomId === null ? {} : { roomId } }),
    }),
    onSuccess: ({ roomId, effect }) =>
      confirm({
        title:
          roomId === null
            ? t('mapping.places.leaveTitle', { place: place.name })
            : t('mapping.places.askTitle', { place: place.name, room: roomName(roomId) }),
        text: effectLines(effect),
        yes: t(roomId === null ? 'mapping.places.leaveYes' : 'mapping.places.askYes'),
        onConfirm: () => save.mutate(roomId),
      }),
  });
  const busy = save.isPending || ask.isPending;
  const proposed = place.proposedRoomId;
  return (
    <li className={classes.row}>
      <div>
        <Text fw={550}>{place.name || place.placeId}</Text>
        <Text size="sm" c="dimmed">
          {t('mapping.places.classes', { count: place.classes })}
        </Text>
      </div>
      <Stack gap="xs">
        <Select
          aria-label={t('mapping.places.roomOf', { place: place.name })}
          placeholder={t('mapping.places.choose')}
          allowDeselect={false}
          disabled={busy}
          value={place.roomId ?? (place.followed ? null : NOT_FOLLOWED)}
          data={[
            ...rooms.map((room) => ({ value: room.roomId, label: roomName(room.roomId) })),
            { value: NOT_FOLLOWED, label: t('mapping.places.notFollowed') },
          ]}
          onChange={(value) => value !== null && ask.mutate(value === NOT_FOLLOWED ? null : value)}
        />
        {proposed !== null && (
          <Group gap="xs">
            <Text size="sm">{t('mapping.places.sameName', { room: roomName(proposed) })}</Text>
            <Button size="compact-sm" variant="light" loading={busy} onClick={() => ask.mutate(proposed)}>
              {t('mapping.places.takeProposed')}
            </Button>
          </Group>
        )}
      </Stack>
    </li>
  );
}

const LINES = ['appear', 'move', 'leave', 'bookings', 'taken', 'spots'] as const;

/** What a choice would do, a line each; nothing of what it would not. */
function useEffectLines(): (effect: PlaceEffect) => ReactNode {
  const { t } = useTranslation('sources');
  return (effect) => {
    const lines = LINES.filter((line) => effect[line] > 0);
    if (lines.length === 0) return t('mapping.effect.nothing');
    return (
      <ul>
        {lines.map((line) => (
          <li key={line}>{t(`mapping.effect.${line}`, { count: effect[line] })}</li>
        ))}
      </ul>
    );
  };
}
