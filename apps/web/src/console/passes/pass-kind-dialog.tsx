import { Checkbox, Group, NativeSelect, NumberInput, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { PassKind, Studio } from '@tandem/api/studio';
import {
  MAX_EARLIER_HOURS,
  MAX_PASS_CREDITS,
  MAX_PASS_HOLDERS,
  MAX_PASS_SPAN,
  MAX_PRICE_MINOR,
  type PassUnit,
  passUnits,
} from '@tandem/api/words';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { changedFields } from '../../base/changed-fields.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { toMajor, toMinor, useMoney } from '../../passes/money.ts';
import { Conflict, presentOf } from '../../ui/conflict.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';
import { notify } from '../../ui/notify.tsx';
import { classTypesQuery } from '../queries.ts';
import { AmountInput } from './amount-input.tsx';
import classes from './passes.module.css';

const ENDS = ['given', 'first_use', 'until', 'none'] as const;
type End = (typeof ENDS)[number];
/** A field without a number: any number of classes. */
type Values = {
  name: string;
  credits: number | '';
  end: End;
  count: number | '';
  unit: PassUnit;
  untilDay: string;
  classTypeIds: string[];
  locationIds: string[];
  maxHolders: number | '';
  earlierHours: number | '';
  intro: boolean;
  price: string;
  /** In the studio's currency; empty: not said. */
  amount: number | '';
  sold: boolean;
  archived: boolean;
};

const valuesOf = (kind: PassKind | null, currency: string): Values => ({
  name: kind?.name ?? '',
  credits: kind ? (kind.credits ?? '') : 10,
  end: kind ? (kind.span?.from ?? (kind.until ? 'until' : 'none')) : 'first_use',
  count: kind?.span?.count ?? 3,
  unit: kind?.span?.unit ?? 'month',
  untilDay: kind?.until ?? '',
  classTypeIds: kind?.classTypeIds ?? [],
  locationIds: kind?.locationIds ?? [],
  maxHolders: kind?.maxHolders ?? 1,
  earlierHours: kind?.earlierHours ?? 0,
  intro: kind?.intro ?? false,
  price: kind?.price ?? '',
  amount: (kind?.priceMinor ?? null) === null ? '' : toMajor({ amountMinor: kind!.priceMinor!, currency }),
  sold: kind?.sold ?? false,
  archived: kind?.archived ?? false,
});

const bodyOf = (
  { credits, end, count, unit, untilDay, maxHolders, earlierHours, amount, ...same }: Values,
  currency: string,
) => ({
  ...same,
  priceMinor: amount === '' ? null : toMinor(amount, currency),
  sold: same.sold && amount !== '',
  credits: credits === '' ? null : credits,
  span:
    (end === 'given' || end === 'first_use') && count !== '' ? ({ count, unit, from: end } as const) : null,
  until: end === 'until' && untilDay !== '' ? untilDay : null,
  maxHolders: maxHolders === '' ? 1 : maxHolders,
  earlierHours: earlierHours === '' ? 0 : earlierHours,
});

/** A kind of pass, new or known. */
export function PassKindDialog(props: { kind: PassKind | null; studio: Studio; onClose: () => void }) {
  const { onClose, studio } = props;
  const { currency } = studio;
  /** As it was when the form was opened; the page behind goes on. */
  const [kind] = useState(props.kind);
  const { t } = useTranslation('passes');
  const { studioId } = useSession();
  const money = useMoney();
  const client = useQueryClient();
  const types = useQuery(classTypesQuery(studioId)).data ?? [];
  const { locations } = studio;
  const [seen] = useState(() => valuesOf(kind, currency));
  const between =
    (most: number, least = 1) =>
    (value: number | '') =>
      value !== '' && value >= least && value <= most ? null : t('kinds.wrong', { least, most });
  const form = useForm<Values>({
    initialValues: seen,
    validate: {
      name: (value) => (value.trim() ? null : t('kinds.nameNeeded')),
      credits: (value) => (value === '' ? null : between(MAX_PASS_CREDITS)(value)),
      count: (value, { end }) =>
        end === 'given' || end === 'first_use' ? between(MAX_PASS_SPAN)(value) : null,
      untilDay: (value, { end }) => (end === 'until' && value === '' ? t('kinds.dayNeeded') : null),
      maxHolders: between(MAX_PASS_HOLDERS),
      earlierHours: between(MAX_EARLIER_HOURS, 0),
      amount: (value, { sold }) => {
        if (value === '') return sold ? t('kinds.amountNeeded') : null;
        const minor = toMinor(value, currency);
        return minor >= 1 && minor <= MAX_PRICE_MINOR ? null : t('kinds.amountWrong');
      },
    },
  });
  const save = useMutation({
    mutationFn: ({ version = kind?.version, ...values }: Values & { version?: number }) => {
      const { archived, ...made } = bodyOf(values, currency);
      if (kind === null) return api.createPassKind({ params: { studioId }, body: made });
      const body = { ...changedFields(bodyOf(seen, currency), { ...made, archived }), version };
      return api.updatePassKind({ params: { studioId, passKindId: kind.passKindId }, body });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: topicKey('class', studioId) });
      notify({ message: t('kinds.saved') });
      onClose();
    },
    onError: (error) => markField(error, form, { until: 'untilDay', priceMinor: 'amount' }),
  });
  const { end } = form.values;
  const number = { allowDecimal: false, clampBehavior: 'none' as const, min: 1 };
  return (
    <FormDialog
      onClose={onClose}
      title={t(kind ? 'kinds.changeTitle' : 'kinds.add')}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={{ ...save, error: presentOf(save.error) ? null : save.error }}
      submit={t('save')}
    >
      <Conflict<PassKind>
        error={save.error}
        seen={bodyOf(seen, currency)}
        mine={changedFields(bodyOf(seen, currency), bodyOf(form.values, currency))}
        fields={[
          ...(['name', 'credits', 'price'] as const).map((field) => ({ field, label: t(`kinds.${field}`) })),
          {
            field: 'priceMinor',
            label: t('kinds.amount', { currency }),
            show: (value) => money({ amountMinor: Number(value), currency }),
          },
          { field: 'sold', label: t('kinds.sold'), show: (value) => (value ? t('kinds.soldMark') : '–') },
        ]}
        saving={save.isPending}
        onKeepTheirs={onClose}
        onSaveMine={({ version }) => save.mutate({ ...form.values, version })}
      />
      {kind !== null && (
        <Text size="sm" c="dimmed">
          {t('kinds.keeps')}
        </Text>
      )}
      <TextInput data-autofocus label={t('kinds.name')} maxLength={120} {...form.getInputProps('name')} />
      <Group grow align="flex-start">
        <NumberInput
          label={t('kinds.credits')}
          description={t('kinds.creditsHint')}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          max={MAX_PASS_CREDITS}
          {...number}
          {...form.getInputProps('credits')}
        />
        <TextInput
          label={t('kinds.price')}
          description={t('kinds.priceHint')}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          maxLength={60}
          {...form.getInputProps('price')}
        />
      </Group>
      <AmountInput
        currency={currency}
        label={t('kinds.amount', { currency })}
        description={t(studio.takesPayments ? 'kinds.amountSold' : 'kinds.amountHint')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        {...form.getInputProps('amount')}
      />
      {studio.takesPayments && (
        <Switch
          label={t('kinds.sold')}
          description={t('kinds.soldHint')}
          {...form.getInputProps('sold', { type: 'checkbox' })}
        />
      )}
      <NativeSelect
        label={t('kinds.lasts')}
        data={ENDS.map((value) => ({ value, label: t(`kinds.ends.${value}`) }))}
        {...form.getInputProps('end')}
      />
      {(end === 'given' || end === 'first_use') && (
        <Group grow align="flex-start">
          <NumberInput
            label={t('kinds.count')}
            max={MAX_PASS_SPAN}
            {...number}
            {...form.getInputProps('count')}
          />
          <NativeSelect
            label={t('kinds.unit')}
            data={passUnits.map((value) => ({ value, label: t(`kinds.units.${value}`) }))}
            {...form.getInputProps('unit')}
          />
        </Group>
      )}
      {end === 'until' && (
        <TextInput type="date" label={t('kinds.untilDay')} {...form.getInputProps('untilDay')} />
      )}
      <Choice
        label={t('kinds.types')}
        hint={t('kinds.typesHint')}
        options={types
          .filter((type) => !type.archived || seen.classTypeIds.includes(type.classTypeId))
          .map((type) => ({ value: type.classTypeId, label: type.name }))}
        {...form.getInputProps('classTypeIds')}
      />
      {locations.length > 1 && (
        <Choice
          label={t('kinds.places')}
          hint={t('kinds.placesHint')}
          options={locations.map((one) => ({ value: one.locationId, label: one.name }))}
          {...form.getInputProps('locationIds')}
        />
      )}
      <NumberInput
        label={t('kinds.maxHolders')}
        max={MAX_PASS_HOLDERS}
        {...number}
        {...form.getInputProps('maxHolders')}
      />
      <NumberInput
        label={t('kinds.earlierHours')}
        description={t('kinds.earlierHint')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        max={MAX_EARLIER_HOURS}
        {...number}
        min={0}
        {...form.getInputProps('earlierHours')}
      />
      <Switch
        label={t('kinds.intro')}
        description={t('kinds.introHint')}
        {...form.getInputProps('intro', { type: 'checkbox' })}
      />
      {kind !== null && (
        <Switch
          label={t('kinds.archived')}
          description={t('kinds.archivedHint')}
          {...form.getInputProps('archived', { type: 'checkbox' })}
        />
      )}
    </FormDialog>
  );
}

/** Any number of some things. */
function Choice(props: {
  label: string;
  hint: string;
  options: { value: string; label: string }[];
  value?: string[];
  onChange?: (value: string[]) => void;
}) {
  const { label, hint, options, value, onChange } = props;
  return (
    <Checkbox.Group label={label} description={hint} value={value} onChange={onChange}>
      <div className={classes.choice}>
        {options.map((one) => (
          <Checkbox key={one.value} {...one} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
