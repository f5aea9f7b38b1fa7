import { Anchor, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { Room } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { studioQuery, topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Conflict, presentOf } from '../../ui/conflict.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { notify } from '../../ui/notify.tsx';
import { ProblemAlert } from '../../ui/problem.tsx';
import { SpotMap } from '../../ui/spot-map/index.ts';
import classes from './places.module.css';

/** A room's name, and which of its spots are in service. */
export function RoomDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useTranslation('team');
  const { studioId } = useSession();
  const client = useQueryClient();
  const [name, setName] = useState(room.name);
  /** As it was when the form was opened or last saved; the page behind goes on. */
  const [seen, setSeen] = useState({ name: room.name, version: room.version });
  const [picked, setPicked] = useState<number | null>(null);
  const params = { studioId, roomId: room.roomId };
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: studioQuery(studioId).queryKey }),
      client.invalidateQueries({ queryKey: topicKey('class', studioId) }),
    ]);
  const rename = useMutation({
    mutationFn: (version: number) => api.updateRoom({ params, body: { name: name.trim(), version } }),
    onSuccess: async (saved) => {
      setSeen(saved);
      await refresh();
      notify({ message: t('saved') });
    },
  });
  const setActive = useMutation({
    mutationFn: (spot: { spotNumber: number; active: boolean }) =>
      api.setSpotActive({
        params: { ...params, spotNumber: spot.spotNumber },
        body: { active: spot.active },
      }),
    onSuccess: refresh,
  });
  const spot = room.spots.find((s) => s.spotNumber === picked);
  return (
    <Dialog onClose={onClose} size="lg" title={room.name}>
      <Stack gap="lg">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            rename.mutate(seen.version);
          }}
        >
          <Group align="flex-end" gap="sm" wrap="nowrap">
            <TextInput
              flex={1}
              label={t('place.roomName')}
              maxLength={80}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button
              type="submit"
              variant="default"
              loading={rename.isPending}
              disabled={!name.trim() || name.trim() === room.name}
            >
              {t('place.rename')}
            </Button>
          </Group>
          {rename.error && !presentOf(rename.error) && <ProblemAlert error={rename.error} />}
          <Conflict<Room>
            error={rename.error}
            seen={seen}
            mine={{ name: name.trim() }}
            fields={[{ field: 'name', label: t('place.roomName') }]}
            saving={rename.isPending}
            onKeepTheirs={(present) => {
              setSeen(present);
              setName(present.name);
              rename.reset();
              void refresh();
            }}
            onSaveMine={({ version }) => rename.mutate(version)}
          />
        </form>
        <section>
          <SpotMap
            spots={room.spots.map((s) => ({ ...s, state: s.active ? 'free' : 'out_of_service' }))}
            pickable={() => true}
            selected={picked}
            onPick={(number) => {
              setPicked(number);
              setActive.reset();
            }}
          />
        </section>
        <div className={classes.spot} aria-live="polite">
          {spot ? (
            <Group justify="space-between" gap="sm">
              <Text>
                {t(spot.active ? 'place.spotInService' : 'place.spotOut', { number: spot.spotNumber })}
              </Text>
              <Button
                variant={spot.active ? 'default' : 'filled'}
                loading={setActive.isPending}
                onClick={() => setActive.mutate({ spotNumber: spot.spotNumber, active: !spot.active })}
              >
                {t(spot.active ? 'place.takeOut' : 'place.bringBack')}
              </Button>
            </Group>
          ) : (
            <Text c="dimmed">{t('place.pickSpot')}</Text>
          )}
        </div>
        {setActive.error && <SpotProblem error={setActive.error} />}
      </Stack>
    </Dialog>
  );
}

type Booked = { classId: string; title: string; startsAt: string; timeZone: string; name: string };

/** Why a spot stays in service: whom it concerns, with the way to each class. */
function SpotProblem({ error }: { error: Error }) {
  const { studioId } = useSession();
  const format = useFormat();
  const booked = error instanceof ApiProblem ? (error.details?.classes as Booked[] | undefined) : undefined;
  return (
    <div>
      <ProblemAlert error={error} />
      {booked && (
        <ul className={classes.booked}>
          {booked.map((row) => (
            <li key={row.classId}>
              {row.name},{' '}
              <Anchor
                renderRoot={(props) => (
                  <Link
                    to="/console/$studioId/classes/$classId"
                    params={{ studioId, classId: row.classId }}
                    {...props}
                  />
                )}
              >
                {row.title}
              </Anchor>
              , {format.dayTime(row.startsAt, row.timeZone)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
