import { Button, Checkbox, Group, Select, Stack, Text, Title } from '@mantine/core';
import type { SourceMapping, SourceSpot } from '@tandem/api/studio';
import { sourceNames } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import { source } from '../../../base/source.ts';
import { Asked } from '../../../ui/asked.tsx';
import { notify } from '../../../ui/notify.tsx';
import { ProblemAlert } from '../../../ui/problem.tsx';
import { Empty, Part } from '../../page.tsx';
import { useSourceChange } from '../use-source-change.ts';
import classes from './mapping.module.css';
import { mappingQuery } from './queries.ts';

type Room = SourceMapping['rooms'][number];
/** What is chosen and not saved. @property seen a person has looked: only these are saved */
type Draft = { spotNumber: number | null; seen: boolean };
const NONE = 'none';

/** Which spot of a room each spot there is, room by room. */
export function SpotsSection() {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const mapping = useQuery(mappingQuery(studioId));
  const name = sourceNames.momence;
  return (
    <Part title={t('mapping.spots.title')} intro={t('mapping.spots.intro', { name })}>
      <Asked query={mapping} loading={160}>
        {({ rooms }) => {
          const seen = rooms.filter((room) => room.spots.length > 0);
          return seen.length === 0 ? (
            <Empty text={t('mapping.spots.none')} />
          ) : (
            <Stack gap="xl">
              {seen.map((room) => (
                <RoomSpots key={room.roomId} room={room} />
              ))}
            </Stack>
          );
        }}
      </Asked>
    </Part>
  );
}

function RoomSpots({ room }: { room: Room }) {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const [drafts, setDrafts] = useState<Record<string, Draft>>({});
  const unknown = room.spots.filter((spot) => spot.spotNumber === null);
  const numberOf = (spot: SourceSpot) =>
    drafts[spot.spotId] === undefined ? spot.spotNumber : drafts[spot.spotId]!.spotNumber;
  const taken = new Set(room.spots.map(numberOf));
  const free = room.spotNumbers.filter((number) => !taken.has(number));
  const ready = Object.entries(drafts).filter(([, draft]) => draft.seen);
  const save = useSourceChange({
    change: () =>
      api.setSourceSpots({
        params: { source, studioId },
        body: {
          roomId: room.roomId,
          spots: ready.map(([spotId, { spotNumber }]) => ({ spotId, spotNumber })),
        },
      }),
    onSuccess: () => {
      notify({ message: t('mapping.spots.saved', { count: ready.length }) });
      setDrafts(Object.fromEntries(Object.entries(drafts).filter(([, draft]) => !draft.seen)));
    },
    onError: () => {},
  });
  const choose = (spot: SourceSpot, spotNumber: number | null) => {
    const { [spot.spotId]: _, ...others } = drafts;
    setDrafts(
      spotNumber === spot.spotNumber ? others : { ...others, [spot.spotId]: { spotNumber, seen: true } },
    );
  };
  const inOrder = () => {
    const open = unknown.filter((spot) => numberOf(spot) === null);
    const filled = open
      .slice(0, free.length)
      .map((spot, n) => [spot.spotId, { spotNumber: free[n]!, seen: false }]);
    setDrafts({ ...drafts, ...(Object.fromEntries(filled) as Record<string, Draft>) });
  };
  const unseen = Object.values(drafts).some((draft) => !draft.seen);
  return (
    <Stack
      component="section"
      gap="sm"
      id={`spots-${room.roomId}`}
      aria-label={`${room.locationName} · ${room.name}`}
    >
      <Group justify="space-between" align="end">
        <div>
          <Title order={3} size="h5">
            {room.locationName} · {room.name}
          </Title>
          <Text size="sm" c={unknown.length > 0 ? undefined : 'dimmed'}>
            {unknown.length > 0
              ? t('mapping.spots.unknown', { count: unknown.length })
              : t('mapping.spots.allKnown', { count: room.spots.length })}
          </Text>
        </div>
        {unknown.length > 1 && free.length > 0 && (
          <Button size="sm" variant="default" onClick={inOrder}>
            {t('mapping.spots.inOrder')}
          </Button>
        )}
      </Group>
      {unseen && <Text size="sm">{t('mapping.spots.confirmEach')}</Text>}
      <table className={classes.spots}>
        <thead>
          <tr>
            <th scope="col">{t('mapping.spots.there', { name: sourceNames.momence })}</th>
            <th scope="col">{t('mapping.spots.who')}</th>
            <th scope="col">{t('mapping.spots.here')}</th>
          </tr>
        </thead>
        <tbody>
          {room.spots.map((spot) => (
            <SpotRow
              key={spot.spotId}
              spot={spot}
              room={room}
              draft={drafts[spot.spotId] ?? null}
              number={numberOf(spot)}
              free={free}
              onChoose={(number) => choose(spot, number)}
              onSeen={(seen) => setDrafts({ ...drafts, [spot.spotId]: { ...drafts[spot.spotId]!, seen } })}
            />
          ))}
        </tbody>
      </table>
      {save.error && <ProblemAlert error={save.error} />}
      {Object.keys(drafts).length > 0 && (
        <Group gap="xs">
          <Button disabled={ready.length === 0} loading={save.isPending} onClick={() => save.mutate()}>
            {t('mapping.spots.save', { count: ready.length })}
          </Button>
          <Button variant="default" disabled={save.isPending} onClick={() => setDrafts({})}>
            {t('mapping.spots.discard')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function SpotRow(props: {
  spot: SourceSpot;
  room: Room;
  draft: Draft | null;
  number: number | null;
  free: readonly number[];
  onChoose: (number: number | null) => void;
  onSeen: (seen: boolean) => void;
}) {
  const { t } = useTranslation('sources');
  const format = useFormat();
  const { spot, draft, number } = props;
  const options = [...props.free, ...(number === null ? [] : [number])].sort((a, b) => a - b);
  return (
    <tr data-draft={draft !== null || undefined}>
      <td>{spot.spotId}</td>
      <td>
        {spot.seen?.name ?? '–'}
        {spot.seen && (
          <small>
            {spot.seen.title} · {format.dayTime(spot.seen.startsAt, props.room.timeZone)}
          </small>
        )}
      </td>
      <td>
        <Select
          size="sm"
          aria-label={t('mapping.spots.numberOf', { spot: spot.spotId })}
          placeholder={t('mapping.spots.choose')}
          searchable
          allowDeselect={false}
          value={number === null ? null : String(number)}
          data={[
            ...options.map((one) => ({
              value: String(one),
              label: t('mapping.spots.number', { number: one }),
            })),
            ...(spot.spotNumber === null && draft === null
              ? []
              : [{ value: NONE, label: t('mapping.spots.noNumber') }]),
          ]}
          onChange={(value) => value !== null && props.onChoose(value === NONE ? null : Number(value))}
        />
        {draft !== null && (
          <Checkbox
            mt={6}
            size="sm"
            label={t('mapping.spots.right')}
            aria-label={t('mapping.spots.rightOf', { spot: spot.spotId })}
            checked={draft.seen}
            onChange={(event) => props.onSeen(event.currentTarget.checked)}
          />
        )}
      </td>
    </tr>
  );
}
