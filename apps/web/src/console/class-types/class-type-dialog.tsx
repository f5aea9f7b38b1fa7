import {
  Checkbox,
  Group,
  NativeSelect,
  NumberInput,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ClassType } from '@tandem/api/studio';
import { classColours, classLevels, MAX_CLASS_MINUTES, MIN_CLASS_MINUTES } from '@tandem/api/words';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { changedFields } from '../../base/changed-fields.ts';
import { studioQuery, topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { colourOf } from '../../ui/class-colour.ts';
import { Conflict, presentOf } from '../../ui/conflict.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';
import { notify } from '../../ui/notify.tsx';
import { CancelHours, hoursOf, minutesOf, useHoursCheck } from '../cancel-rule.tsx';
import {
  OpeningFields,
  type OpeningValues,
  openingIn,
  openingValues,
  useOpeningChecks,
} from '../opening-rule.tsx';
import classes from './class-types.module.css';

/** A field without a number is one that proposes nothing. */
type Values = Omit<
  ClassType,
  'classTypeId' | 'coming' | 'version' | 'minutes' | 'lateCancelMinutes' | 'passNeeded' | 'opening'
> &
  OpeningValues & {
    minutes: number | '';
    lateCancelHours: number | '';
    passRule: 'studio' | 'yes' | 'no';
  };

const PASS_RULES = ['studio', 'yes', 'no'] as const;
const NEEDED = { studio: null, yes: true, no: false };

const valuesOf = (type: ClassType | null): Values => ({
  name: type?.name ?? '',
  description: type?.description ?? '',
  colour: type?.colour ?? 'teal',
  level: type?.level ?? 'all',
  minutes: type?.minutes ?? '',
  lateCancelHours: type === null || type.lateCancelMinutes === null ? '' : hoursOf(type.lateCancelMinutes),
  passRule: PASS_RULES.find((rule) => NEEDED[rule] === (type?.passNeeded ?? null))!,
  ...openingValues(type?.opening ?? null),
  roomIds: type?.roomIds ?? [],
  archived: type?.archived ?? false,
});

const bodyOf = (values: Values) => {
  const {
    minutes,
    lateCancelHours,
    passRule,
    opens,
    openingDays,
    openingWeeks,
    openingWeekday,
    openingTime,
    ...same
  } = values;
  return {
    ...same,
    opening: openingIn(values),
    passNeeded: NEEDED[passRule],
    minutes: minutes === '' ? null : minutes,
    lateCancelMinutes: lateCancelHours === '' ? null : minutesOf(lateCancelHours),
  };
};

/** A type of class, new or known. */
export function ClassTypeDialog(props: { type: ClassType | null; onClose: () => void }) {
  const { onClose } = props;
  /** As it was when the form was opened; the page behind goes on. */
  const [type] = useState(props.type);
  const { t } = useTranslation('team');
  const { studioId } = useSession();
  const client = useQueryClient();
  const studio = useQuery(studioQuery(studioId)).data;
  const checkHours = useHoursCheck();
  const [seen] = useState(() => valuesOf(type));
  const form = useForm<Values>({
    initialValues: seen,
    validate: {
      name: (value) => (value.trim() ? null : t('classType.nameNeeded')),
      lateCancelHours: (value) => (value === '' ? null : checkHours(value)),
      ...useOpeningChecks(),
    },
  });
  const save = useMutation({
    mutationFn: ({ version = type?.version, ...values }: Values & { version?: number }) => {
      const { archived, ...made } = bodyOf(values);
      if (type === null) return api.createClassType({ params: { studioId }, body: made });
      const body = { ...changedFields(bodyOf(seen), { ...made, archived }), version };
      return api.updateClassType({ params: { studioId, classTypeId: type.classTypeId }, body });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: topicKey('class', studioId) });
      notify({ message: t('saved') });
      onClose();
    },
    onError: (error) => markField(error, form, { lateCancelMinutes: 'lateCancelHours' }),
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t(type ? 'classType.changeTitle' : 'classType.add')}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={{ ...save, error: presentOf(save.error) ? null : save.error }}
      submit={t('save')}
    >
      <Conflict<ClassType>
        error={save.error}
        seen={bodyOf(seen)}
        mine={changedFields(bodyOf(seen), bodyOf(form.values))}
        fields={(['name', 'description', 'minutes'] as const).map((field) => ({
          field,
          label: t(`classType.${field}`),
        }))}
        saving={save.isPending}
        onKeepTheirs={onClose}
        onSaveMine={({ version }) => save.mutate({ ...form.values, version })}
      />
      <TextInput data-autofocus label={t('classType.name')} maxLength={120} {...form.getInputProps('name')} />
      <Textarea
        label={t('classType.description')}
        description={t('classType.descriptionHint')}
        autosize
        minRows={2}
        maxLength={2000}
        {...form.getInputProps('description')}
      />
      <fieldset className={classes.set}>
        <legend>{t('classType.colour')}</legend>
        <div className={classes.colours}>
          {classColours.map((colour) => (
            <label key={colour}>
              <input
                type="radio"
                {...form.getInputProps('colour')}
                value={colour}
                checked={form.values.colour === colour}
              />
              <i aria-hidden style={{ background: colourOf(colour) }} />
              {t(`classType.colours.${colour}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <Group grow align="flex-start">
        <NativeSelect
          label={t('classType.level')}
          data={classLevels.map((level) => ({ value: level, label: t(`level.${level}`) }))}
          {...form.getInputProps('level')}
        />
        <NumberInput
          label={t('classType.minutes')}
          placeholder={t('classType.free')}
          min={MIN_CLASS_MINUTES}
          max={MAX_CLASS_MINUTES}
          allowDecimal={false}
          {...form.getInputProps('minutes')}
        />
      </Group>
      <CancelHours placeholder={t('classType.asStudio')} {...form.getInputProps('lateCancelHours')} />
      <NativeSelect
        label={t('classType.passNeeded')}
        data={PASS_RULES.map((rule) => ({ value: rule, label: t(`classType.passRule.${rule}`) }))}
        {...form.getInputProps('passRule')}
      />
      <OpeningFields form={form} ofType />
      {(studio?.rooms.length ?? 0) > 1 && (
        <Checkbox.Group
          label={t('classType.rooms')}
          description={t('classType.roomsHint')}
          {...form.getInputProps('roomIds')}
        >
          <Stack gap="xs" mt="xs">
            {studio!.rooms.map(({ roomId, locationId, name }) => (
              <Checkbox
                key={roomId}
                value={roomId}
                label={`${studio!.locations.find((one) => one.locationId === locationId)?.name} · ${name}`}
              />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
      {type !== null && (
        <Switch
          label={t('classType.archived')}
          description={t('classType.archivedHint')}
          {...form.getInputProps('archived', { type: 'checkbox' })}
        />
      )}
    </FormDialog>
  );
}
