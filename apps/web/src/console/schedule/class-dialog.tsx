import {
  Alert,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import type { ClassSummary, Studio } from '@tandem/api/studio';
import { MAX_CAPACITY } from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import type { Day } from '../../base/calendar.ts';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { serverNow } from '../../base/server-clock.ts';
import { useSession } from '../../base/session.ts';
import { askToAccept, questionIn } from '../../ui/ask-to-accept.ts';
import { Conflict, presentOf } from '../../ui/conflict.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';
import { notify } from '../../ui/notify.tsx';
import { CancelHours, minutesOf, useCancelRule, useHoursCheck } from '../cancel-rule.tsx';
import {
  bodyOf,
  type ClassValues,
  changesOf,
  newValues,
  roomOf,
  shownFields,
  startOf,
  tellsRiders,
  valuesOf,
} from './class-form.ts';
import { addMinutes, instantsOf, isSecondOfBoth } from './wall-time.ts';

/** Shortest and longest class that the form takes. */
const MIN_MINUTES = 5;
const MAX_MINUTES = 12 * 60;

type Props = {
  studio: Studio;
  onClose: () => void;
  /** A new class is made; on which day it is. */
  onMade?: (day: Day) => void;
  /** The class to change; without it a new one is made. */
  studioClass?: ClassSummary;
  day?: string;
  locationId?: string;
};

/** Spivi's wire has no word for the second of two equal hours. */
const untold = (startsAt: string, minutes: number, timeZone: string) =>
  minutes <= MAX_MINUTES &&
  [startsAt, addMinutes(startsAt, minutes)].some((at) => isSecondOfBoth(at, timeZone));

/** Creates or changes a class. Its time is the wall time of the room's location. */
export default function ClassDialog({
  studio,
  onClose,
  onMade,
  studioClass: standing,
  day,
  locationId,
}: Props) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const client = useQueryClient();
  const { studioId } = studio;
  const { mailServer } = useSession();
  /** The class as it was when the form was opened; the page behind goes on. */
  const [studioClass] = useState(standing);
  /** The clocks that times were typed for. */
  const [zones] = useState(() => new Map(studio.locations.map((l) => [l.locationId, l.timeZone])));
  /** What was asked about and may be. */
  const accepted = useRef<Record<string, true>>({});
  const says = useCancelRule();
  const checkHours = useHoursCheck();
  const zoneOf = (roomId: string) => roomOf(studio, roomId).timeZone;

  const form = useForm<ClassValues>({
    initialValues: studioClass ? valuesOf(studioClass) : newValues(studio, day ?? '', locationId),
    validate: {
      title: (value) => (value.trim() ? null : t('classForm.titleMissing')),
      day: (value) => (value ? null : t('classForm.dayMissing')),
      time: (value, { day, roomId }) => {
        if (!value) return t('classForm.timeMissing');
        const { at, instead } = instantsOf(day || '2000-01-01', value, zoneOf(roomId));
        if (at.length > 0) return null;
        return t('classForm.timeGap', { time: value, instead: format.time(instead, zoneOf(roomId)) });
      },
      minutes: (value) =>
        value >= MIN_MINUTES && value <= MAX_MINUTES ? null : t('classForm.minutesMissing'),
      lateCancelHours: checkHours,
      capacity: (value) => (value >= 1 ? null : t('classForm.capacityMissing')),
    },
    validateInputOnBlur: ['time'],
  });
  const { values } = form;
  const { timeZone, inService, outOfService } = roomOf(studio, values.roomId);
  const room = studio.rooms.find((one) => one.roomId === values.roomId);
  const place = studio.locations.find((one) => one.locationId === room?.locationId);
  const zoneSeen = zones.get(place?.locationId ?? '');
  const startsAt = startOf(values, timeZone);
  const both = values.day && values.time ? instantsOf(values.day, values.time, timeZone).at : [];

  const save = useMutation({
    mutationFn: ({ version, ...values }: ClassValues & { version?: number }) =>
      studioClass
        ? api.updateClass({
            params: { studioId, classId: studioClass.classId },
            body: {
              ...changesOf(values, studioClass, timeZone),
              ...accepted.current,
              version: version ?? studioClass.version,
            },
          })
        : api.createClass({
            params: { studioId },
            body: { ...bodyOf(values, timeZone), ...accepted.current },
          }),
    onSuccess: async (_saved, { day: madeOn }) => {
      await client.invalidateQueries({ queryKey: topicKey('class', studioId) });
      notify({ message: t(studioClass ? 'classForm.changed' : 'classForm.created') });
      onClose();
      if (!studioClass) onMade?.(madeOn);
    },
    onError: (error, values) => {
      if (presentOf(error)) return;
      if (questionIn(error) === null)
        return markField(error, form, {
          ...{ startsAt: 'time', endsAt: 'minutes', lateCancelMinutes: 'lateCancelHours' },
        });
      askToAccept(error, (yes) => {
        accepted.current = { ...accepted.current, ...yes };
        save.mutate(values);
      });
    },
  });
  const submit = form.onSubmit((values) => {
    accepted.current = {};
    save.mutate(values);
  });

  return (
    <FormDialog
      onClose={onClose}
      title={t(studioClass ? 'classForm.change' : 'classForm.create')}
      onSubmit={submit}
      saving={{
        ...save,
        error: questionIn(save.error) === null && !presentOf(save.error) ? save.error : null,
      }}
      submit={t(studioClass ? 'save' : 'classForm.create')}
    >
      {studioClass && (
        <Conflict<ClassSummary>
          error={save.error}
          seen={{ ...studioClass, capacity: studioClass.wantedCapacity }}
          mine={changesOf(values, studioClass, timeZone)}
          fields={shownFields(studio, t, format, says)}
          saving={save.isPending}
          onKeepTheirs={onClose}
          onSaveMine={(present) => save.mutate({ ...values, version: present.version })}
        />
      )}
      {zoneSeen !== undefined && zoneSeen !== timeZone && (
        <Alert color="orange" role="alert">
          {t('classForm.zoneChanged', { place: place?.name, zone: timeZone })}
        </Alert>
      )}
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
          const spots = roomOf(studio, roomId).inService;
          if (spots) form.setFieldValue('capacity', spots);
        }}
      />
      <Group grow align="flex-start">
        <TextInput type="date" label={t('classForm.day')} {...form.getInputProps('day')} />
        <TextInput
          type="time"
          label={t('classForm.time', {
            zone: format.zone(startsAt ?? new Date(serverNow()).toISOString(), timeZone),
          })}
          {...form.getInputProps('time')}
        />
      </Group>
      {both.length === 2 && (
        <SegmentedControl
          aria-label={t('classForm.which', { time: values.time })}
          value={values.later ? 'later' : 'earlier'}
          onChange={(value) => form.setFieldValue('later', value === 'later')}
          data={[
            { value: 'earlier', label: `${values.time} ${format.zone(both[0]!, timeZone)}` },
            { value: 'later', label: `${values.time} ${format.zone(both[1]!, timeZone)}` },
          ]}
        />
      )}
      {startsAt !== null && values.spiviEnabled && untold(startsAt, values.minutes, timeZone) && (
        <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} role="status">
          {t('classForm.repeatedHour')}
        </Alert>
      )}
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
          description={
            inService > 0 &&
            values.capacity > inService &&
            t('classForm.capacityOut', {
              wanted: values.capacity,
              inService,
              spots: format.list(outOfService.map(String)),
            })
          }
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={1}
          max={MAX_CAPACITY}
          allowDecimal={false}
          {...form.getInputProps('capacity')}
        />
      </Group>
      <Select
        label={t('classForm.instructor')}
        placeholder={t('classForm.noInstructor')}
        clearable
        data={[
          ...studio.instructors.map((i) => ({ value: i.staffId, label: i.name })),
          ...(studioClass?.instructorRemoved && studioClass.instructorId !== null
            ? [
                {
                  value: studioClass.instructorId,
                  label: t('classForm.removedInstructor', { name: studioClass.instructorName }),
                },
              ]
            : []),
        ]}
        {...form.getInputProps('instructorId')}
      />
      {studioClass &&
        studioClass.booked > 0 &&
        startsAt !== null &&
        tellsRiders(changesOf(values, studioClass, timeZone)) && (
          <Text size="sm" role="status">
            {t(mailServer ? 'classForm.told' : 'classForm.notMailed', { count: studioClass.booked })}
          </Text>
        )}
      <CancelHours
        hint={
          studioClass &&
          studioClass.booked > 0 &&
          minutesOf(values.lateCancelHours) !== studioClass.lateCancelMinutes
            ? t('cancelRule.kinder')
            : undefined
        }
        {...form.getInputProps('lateCancelHours')}
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
