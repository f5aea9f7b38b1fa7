import { NumberInput, Select, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Gym, Studio } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useSession } from '../../../base/session.ts';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { markField } from '../../../ui/mark-field.ts';
import { notify } from '../../../ui/notify.tsx';
import { useSpiviChange } from '../use-spivi-change.ts';
import { FirstSeat } from './first-seat.tsx';
import { SeatTable } from './seat-table.tsx';

/** Maps a box to a room. `seats` keeps only the spots whose seat is not spot + offset. */
export function GymDialog({
  gym,
  roomId,
  studio,
  onClose,
}: {
  gym: Gym | null;
  /** The room that a new gym is for, where it is known. */
  roomId?: string | null;
  studio: Studio;
  onClose: () => void;
}) {
  const { t } = useTranslation('spivi');
  const { studioId } = useSession();
  const form = useForm({
    initialValues: {
      name: gym?.name ?? '',
      boxId: (gym?.boxId ?? '') as number | string,
      roomId: gym?.roomId ?? roomId ?? studio.rooms[0]?.roomId ?? '',
      seatOffset: (gym?.seatOffset ?? 0) as number | string,
      seats: Object.fromEntries((gym?.seats ?? []).map((s) => [s.spotNumber, s.seatId])) as Record<
        number,
        number
      >,
    },
    validate: {
      name: (value) => (value.trim() ? null : t('gymForm.nameMissing')),
      boxId: (value) => (Number(value) >= 1 ? null : t('gymForm.boxMissing')),
    },
  });
  const room = studio.rooms.find((r) => r.roomId === form.values.roomId);
  const save = useSpiviChange({
    change: (values: typeof form.values) => {
      const body = {
        ...values,
        boxId: Number(values.boxId),
        seatOffset: Number(values.seatOffset || 0),
        seats: Object.entries(values.seats).map(([spot, seatId]) => ({ spotNumber: Number(spot), seatId })),
      };
      return gym
        ? api.updateGym({ params: { studioId, gymId: gym.gymId }, body })
        : api.createGym({ params: { studioId }, body });
    },
    onSuccess: () => {
      notify({ message: t('saved') });
      onClose();
    },
    onError: (error) => markField(error, form),
  });
  return (
    <FormDialog
      onClose={onClose}
      size="lg"
      title={t(gym ? 'gymForm.change' : 'gymForm.create')}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={save}
      submit={t('save')}
    >
      <TextInput data-autofocus label={t('gymForm.name')} maxLength={80} {...form.getInputProps('name')} />
      <NumberInput
        label={t('gymForm.boxId')}
        description={t('gymForm.boxHint')}
        hideControls
        allowDecimal={false}
        allowNegative={false}
        {...form.getInputProps('boxId')}
      />
      <Select
        label={t('gymForm.room')}
        allowDeselect={false}
        data={studio.locations.map((l) => ({
          group: l.name,
          items: studio.rooms
            .filter((r) => r.locationId === l.locationId)
            .map((r) => ({ value: r.roomId, label: r.name })),
        }))}
        {...form.getInputProps('roomId')}
        onChange={(roomId) => roomId && form.setValues({ roomId, seats: {} })}
      />
      <FirstSeat
        boxId={Number(form.values.boxId)}
        offset={Number(form.values.seatOffset || 0)}
        touched={gym !== null || form.isDirty('seatOffset')}
        onChange={(offset) => form.setFieldValue('seatOffset', offset)}
      />
      {room && room.spots.length > 0 ? (
        <SeatTable
          spots={room.spots}
          offset={Number(form.values.seatOffset || 0)}
          seats={form.values.seats}
          onChange={(seats) => form.setFieldValue('seats', seats)}
        />
      ) : (
        <Text size="sm" c="dimmed">
          {t('spotMap.empty')}
        </Text>
      )}
    </FormDialog>
  );
}
