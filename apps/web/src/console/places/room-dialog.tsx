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
import { presentOf } from '../../ui/conflict.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { notify } from '../../ui/notify.ts';
import { ProblemAlert } from '../../ui/problem.tsx';
import { SpotMap } from '../../ui/spot-map/index.ts';
import classes from './places.module.css';

/** A room's name, and which of its spots are in service. */
export function RoomDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useTranslation('team');
  const { studioId } = useSession();
  const client = useQueryClient();
  const [name, setName] = useState(room.name);
  const [version, setVersion] = useState(room.version);
  const [picked, setPicked] = useState<number | null>(null);
  const params = { studioId, roomId: room.roomId };
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: studioQuery(studioId).queryKey }),
      client.invalidateQueries({ queryKey: topicKey('class', studioId) }),
    ]);
  const rename = useMutation({
    mutationFn: () => api.updateRoom({ params, body: { name: name.trim(), version } }),
    onSuccess: async (saved) => {
      setVersion(saved.version);
      await refresh();
      notify({ message: t('saved') });
    },
    onError: (error) => {
      // Told with what to do, and the title shows what it is now; who then presses again saves this over it.
      const present = presentOf(error);
      if (present) setVersion(present.version);
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
            rename.mutate();
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
          {rename.error && <ProblemAlert error={rename.error} />}
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
              , {format.day(row.startsAt, row.timeZone)} {format.time(row.startsAt, row.timeZone)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
