import { Group, NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ClassSummary, Studio } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';
import { notify } from '../../ui/notify.ts';
import { addMinutes, instantOf, minutesBetween, wallTimeOf } from './wall-time.ts';

const DEFAULT_MINUTES = 45;
/** Shortest and longest class that the form takes. */
const MIN_MINUTES = 5;
const MAX_MINUTES = 12 * 60;

type Props = {
  studio: Studio;
  onClose: () => void;
  /** The class to change; without it a new one is made. */
  studioClass?: ClassSummary;
  day?: string;
  locationId?: string;
};

/** Creates or changes a class. Its time is the wall time of the room's location. */
export default function ClassDialog({ studio, onClose, studioClass, day, locationId }: Props) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const client = useQueryClient();
  const firstRoom = studio.rooms.find((r) => !locationId || r.locationId === locationId) ?? studio.rooms[0];
  const zoneOf = (roomId: string) => {
    const room = studio.rooms.find((r) => r.roomId === roomId);
    return studio.locations.find((l) => l.locationId === room?.locationId)?.timeZone ?? 'UTC';
  };
  const spotsOf = (roomId: string) =>
    studio.rooms.find((r) => r.roomId === roomId)?.spots.filter((s) => s.active).length ?? 0;
  const start = studioClass
    ? wallTimeOf(studioClass.startsAt, studioClass.timeZone)
    : { day: day ?? '', time: '18:00' };

  const form = useForm({
    initialValues: {
      title: studioClass?.title ?? '',
      roomId: studioClass?.roomId ?? firstRoom?.roomId ?? '',
      day: start.day,
      time: start.time,
      minutes: studioClass ? minutesBetween(studioClass.startsAt, studioClass.endsAt) : DEFAULT_MINUTES,
      instructorId: studioClass?.instructorId ?? null,
      capacity: studioClass?.capacity ?? (firstRoom ? spotsOf(firstRoom.roomId) || 1 : 1),
      description: studioClass?.description ?? '',
      spiviEnabled: studioClass?.spiviEnabled ?? true,
    },
    validate: {
      title: (value) => (value.trim() ? null : t('classForm.titleMissing')),
      day: (value) => (value ? null : t('classForm.dayMissing')),
      time: (value) => (value ? null : t('classForm.timeMissing')),
      minutes: (value) =>
        value >= MIN_MINUTES && value <= MAX_MINUTES ? null : t('classForm.minutesMissing'),
      capacity: (value) => (value >= 1 ? null : t('classForm.capacityMissing')),
    },
  });
  const timeZone = zoneOf(form.values.roomId);

  const save = useMutation({
    mutationFn: ({ day, time, minutes, ...values }: typeof form.values) => {
      const startsAt = instantOf(day, time, timeZone);
      const body = { ...values, startsAt, endsAt: addMinutes(startsAt, minutes) };
      return studioClass
        ? api.updateClass({ params: { studioId: studio.studioId, classId: studioClass.classId }, body })
        : api.createClass({ params: { studioId: studio.studioId }, body });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: topicKey('class', studio.studioId) });
      notify({ message: t(studioClass ? 'classForm.changed' : 'classForm.created') });
      onClose();
    },
    onError: (error) => markField(error, form, { startsAt: 'time', endsAt: 'minutes' }),
  });

  return (
    <FormDialog
      onClose={onClose}
      title={t(studioClass ? 'classForm.change' : 'classForm.create')}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={save}
      submit={t(studioClass ? 'save' : 'classForm.create')}
    >
      <TextInput
        data-autofocus
        label={t('classForm.title')}
        maxLength={120}
        {...form.getInputProps('title')}
      />
      <Select
        label={t('classForm.room')}
        allowDeselect={false}
        data={studio.locations.map((l) => ({
          group: l.name,
          items: studio.rooms
            .filter((r) => r.locationId === l.locationId)
            .map((r) => ({ value: r.roomId, label: r.name })),
        }))}
        {...form.getInputProps('roomId')}
        onChange={(roomId) => {
          if (!roomId) return;
          form.setFieldValue('roomId', roomId);
          if (spotsOf(roomId)) form.setFieldValue('capacity', spotsOf(roomId));
        }}
      />
      <Group grow align="flex-start">
        <TextInput type="date" label={t('classForm.day')} {...form.getInputProps('day')} />
        <TextInput
          type="time"
          label={t('classForm.time', {
            zone: format.zone(
              form.values.day ? `${form.values.day}T12:00:00Z` : new Date().toISOString(),
              timeZone,
            ),
          })}
          {...form.getInputProps('time')}
        />
      </Group>
      <Group grow align="flex-start">
        <NumberInput
          label={t('classForm.minutes')}
          min={MIN_MINUTES}
          max={MAX_MINUTES}
          allowDecimal={false}
          {...form.getInputProps('minutes')}
        />
        <NumberInput
          label={t('classForm.capacity')}
          min={1}
          max={spotsOf(form.values.roomId) || 500}
          allowDecimal={false}
          {...form.getInputProps('capacity')}
        />
      </Group>
      <Select
        label={t('classForm.instructor')}
        placeholder={t('classForm.noInstructor')}
        clearable
        data={studio.instructors.map((i) => ({ value: i.staffId, label: i.name }))}
        {...form.getInputProps('instructorId')}
      />
      <Textarea
        label={t('classForm.description')}
        autosize
        minRows={2}
        maxLength={2000}
        {...form.getInputProps('description')}
      />
      <Switch
        label={t('classForm.spivi')}
        description={t('classForm.spiviHint')}
        {...form.getInputProps('spiviEnabled', { type: 'checkbox' })}
      />
    </FormDialog>
  );
}
