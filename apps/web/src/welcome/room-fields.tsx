import { Group, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { furnishRoom, layOutRoom, type RoomLayout, roomLayouts } from '@tandem/api/room-layout';
import type { Spot } from '@tandem/api/studio';
import { MAX_ROOM_SPOTS, spotKinds } from '@tandem/api/words';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { SpotMap } from '../ui/spot-map/index.ts';
import classes from './welcome.module.css';

const FIXTURES = furnishRoom();

export type RoomValues = {
  roomName: string;
  kind: Spot['kind'];
  layout: RoomLayout;
  spots: number | string;
};
export const newRoom: RoomValues = { roomName: '', kind: 'bike', layout: 'arcs', spots: 20 };
export const isSpotCount = (value: number | string): boolean => {
  const count = Number(value);
  return value !== '' && Number.isInteger(count) && count >= 1 && count <= MAX_ROOM_SPOTS;
};
/** As the studio takes it. */
export const toRoomBody = ({ roomName, kind, layout, spots }: RoomValues) => ({
  name: roomName,
  kind,
  layout,
  spots: Number(spots),
});

/** A new room's name and spots, seen from above as they will be. */
export function RoomFields(props: {
  values: RoomValues;
  field: (name: keyof RoomValues) => object;
  size?: 'md';
}) {
  const { t } = useTranslation('welcome');
  const { values, field, size } = props;
  const spots = useMemo(
    () =>
      isSpotCount(values.spots)
        ? layOutRoom(values.layout, Number(values.spots)).map((spot) => ({
            ...spot,
            kind: values.kind,
            active: true,
            state: 'free' as const,
          }))
        : null,
    [values.spots, values.layout, values.kind],
  );
  return (
    <div className={classes.room}>
      <Stack>
        <TextInput
          size={size}
          label={t('room.name')}
          placeholder={t('room.nameExample')}
          maxLength={80}
          {...field('roomName')}
        />
        <Select
          size={size}
          label={t('room.kind')}
          allowDeselect={false}
          data={spotKinds.map((value) => ({ value, label: t(`room.kinds.${value}`) }))}
          {...field('kind')}
        />
        <Group grow align="flex-start">
          <NumberInput
            size={size}
            label={t('room.spots')}
            min={1}
            max={MAX_ROOM_SPOTS}
            clampBehavior="none"
            allowDecimal={false}
            allowNegative={false}
            {...field('spots')}
          />
          <Select
            size={size}
            label={t('room.layout')}
            allowDeselect={false}
            data={roomLayouts.map((value) => ({ value, label: t(`room.layouts.${value}`) }))}
            {...field('layout')}
          />
        </Group>
      </Stack>
      <div>
        {spots ? (
          <SpotMap spots={spots} fixtures={FIXTURES} onPick={() => {}} pickable={() => false} />
        ) : (
          <Text c="dimmed">{t('room.noPreview', { max: MAX_ROOM_SPOTS })}</Text>
        )}
      </div>
    </div>
  );
}
