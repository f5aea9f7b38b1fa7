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
import {
  MAX_CAPACITY,
  MAX_CLASS_MINUTES,
  MAX_CLASSES_AT_ONCE,
  MAX_WAITLIST,
  MIN_CLASS_MINUTES,
} from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Day } from '../../base/calendar.ts';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { serverNow } from '../../base/server-clock.ts';
import { useSession } from '../../base/session.ts';
import { askToAccept, questionIn } from '../../ui/ask-to-accept.ts';
import { confirm } from '../../ui/confirm.tsx';
import { Conflict, presentOf } from '../../ui/conflict.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';
import { notify } from '../../ui/notify.tsx';
import { CancelHours, minutesOf, useCancelRule, useHoursCheck } from '../cancel-rule.tsx';
import {
  type ClassValues,
  changesOf,
  newValues,
  roomOf,
  shownFields,
  startOf,
  tellsRiders,
  valuesOf,
} from './class-form.ts';
import { LeftOut, refusedIn } from './left-out.tsx';
import { daysOf } from './repeat.ts';
import { Repeats } from './repeats.tsx';
import { saveClass, type Wish } from './save-class.ts';
import { SeriesPreview } from './series-change.tsx';
import { ScopeChoice } from './series-scope.tsx';
import { TitleField, takenOver } from './title-field.tsx';
import { addMinutes, instantsOf, isSecondOfBoth } from './wall-time.ts';

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
  minutes <= MAX_CLASS_MINUTES &&
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
        value >= MIN_CLASS_MINUTES && value <= MAX_CLASS_MINUTES ? null : t('classForm.minutesMissing'),
      lateCancelHours: checkHours,
      capacity: (value) => (value >= 1 ? null : t('classForm.capacityMissing')),
      repeats: (value, { day }) => {
        if (value === null) return null;
        if (value.by === 'week' && value.weekdays.length === 0) return t('series.noDay');
        if (!value.until) return t('series.untilMissing');
        const { length } = daysOf(day, value);
        if (length > MAX_CLASSES_AT_ONCE) return t('series.tooMany', { most: MAX_CLASSES_AT_ONCE });
        return length > 0 ? null : t('series.none');
      },
    },
    validateInputOnBlur: ['time'],
  });
  const { values } = form;
  const enterRoom = (roomId: string) => {
    form.setFieldValue('roomId', roomId);
    const spots = roomOf(studio, roomId).inService;
    if (spots) form.setFieldValue('capacity', spots);
  };
  const { timeZone, inService, outOfService } = roomOf(studio, values.roomId);
  const room = studio.rooms.find((one) => one.roomId === values.roomId);
  const place = studio.locations.find((one) => one.locationId === room?.locationId);
  const zoneSeen = zones.get(place?.locationId ?? '');
  const startsAt = startOf(values, timeZone);
  const both = values.day && values.time ? instantsOf(values.day, values.time, timeZone).at : [];

  const save = useMutation({
    mutationFn: (wish: Wish) => saveClass({ studioId, studioClass, timeZone }, wish),
    onSuccess: async (saved, wish) => {
      if ('ask' in saved) {
        const { changed, leftOut } = saved.ask;
        return confirm({
          title: t('series.changeTitle'),
          text: <SeriesPreview change={saved.ask} timeZone={timeZone} />,
          yes: t('series.change', { count: changed.length }),
          onConfirm: () =>
            save.mutate({ ...wish, sure: true, ...(leftOut.length > 0 && { leaveOut: true as const }) }),
        });
      }
      await client.invalidateQueries({ queryKey: topicKey('class', studioId) });
      notify({ message: saidOf(saved.done, wish) });
      onClose();
      if (!studioClass) onMade?.(wish.repeats ? daysOf(wish.day, wish.repeats)[0]! : wish.day);
    },
    onError: (error, wish) => {
      if (presentOf(error)) return;
      if (questionIn(error) === null)
        return markField(error, form, {
          ...{ startsAt: 'time', endsAt: 'minutes', lateCancelMinutes: 'lateCancelHours' },
          ...{ until: 'repeats', weekdays: 'repeats' },
        });
      askToAccept(error, (yes) => save.mutate({ ...wish, accepted: { ...wish.accepted, ...yes } }));
    },
  });
  const saidOf = ({ count, left }: { count: number; left: number }, { repeats, scope }: Wish) => {
    if (studioClass) return scope === 'one' ? t('classForm.changed') : t('series.changed', { count });
    if (repeats === null) return t('classForm.created');
    return t(left > 0 ? 'series.createdBut' : 'series.created', { count, left });
  };
  const submit = form.onSubmit((values) => save.mutate({ ...values, accepted: {} }));
  /** The same again, with what was answered. */
  const again = (answer: Partial<Wish>) => save.mutate({ ...save.variables!, ...answer });
  const many = values.repeats ? daysOf(values.day, values.repeats).length : 1;

  return (
    <FormDialog
      onClose={onClose}
      title={t(studioClass ? 'classForm.change' : 'classForm.create')}
      onSubmit={submit}
      saving={{
        ...save,
        error:
          questionIn(save.error) === null && !presentOf(save.error) && !refusedIn(save.error)
            ? save.error
            : null,
      }}
      submit={
        values.repeats ? t('series.create', { count: many }) : t(studioClass ? 'save' : 'classForm.create')
      }
    >
      {studioClass && (
        <Conflict<ClassSummary>
          error={save.error}
          seen={{
            ...studioClass,
            capacity: studioClass.wantedCapacity,
            waitlistSize: studioClass.waitlist.wantedSize,
          }}
          mine={changesOf(values, studioClass, timeZone)}
          fields={shownFields(studio, t, format, says)}
          saving={save.isPending}
          onKeepTheirs={onClose}
          onSaveMine={(present) => save.mutate({ ...values, accepted: {}, version: present.version })}
        />
      )}
      {zoneSeen !== undefined && zoneSeen !== timeZone && (
        <Alert color="orange" role="alert">
          {t('classForm.zoneChanged', { place: place?.name, zone: timeZone })}
        </Alert>
      )}
      <TitleField
        {...form.getInputProps('title')}
        onType={(type) => {
          if (studioClass) return;
          const taken = takenOver(type, form);
          // Choosing again takes over again: what came from a type is nobody's own word.
          form.setInitialValues({ ...form.getInitialValues(), ...taken });
          form.setValues(taken);
          if (taken.roomId) enterRoom(taken.roomId);
        }}
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
        onChange={(roomId) => roomId && enterRoom(roomId)}
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
      {!studioClass && (
        <Repeats
          day={values.day}
          value={values.repeats}
          error={form.errors.repeats as string | undefined}
          onChange={(repeats) => form.setFieldValue('repeats', repeats)}
        />
      )}
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
          min={MIN_CLASS_MINUTES}
          max={MAX_CLASS_MINUTES}
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
      <NumberInput
        label={t('waitlist.size')}
        placeholder={t('waitlist.asStudio', { size: studio.waitlist.size })}
        description={t('waitlist.sizeHint')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        min={0}
        max={MAX_WAITLIST}
        allowDecimal={false}
        {...form.getInputProps('waitlistSize')}
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
      {!studioClass && (
        <Switch
          label={t('drafts.make')}
          description={t('drafts.hint')}
          {...form.getInputProps('draft', { type: 'checkbox' })}
        />
      )}
      {studioClass && studioClass.seriesId !== null && (
        <ScopeChoice
          label={t('series.scope')}
          value={values.scope}
          onChange={(scope) => form.setFieldValue('scope', scope)}
        />
      )}
      <LeftOut
        error={save.error}
        timeZone={timeZone}
        saving={save.isPending}
        onLeaveOut={() => again({ leaveOut: true })}
        onAccept={(accepted) => again({ accepted })}
      />
    </FormDialog>
  );
}
