import { Button, Group, NativeSelect, NumberInput, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Pass, PassChange } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';
import { notify } from '../../ui/notify.tsx';
import { usePersonSearch } from '../../ui/person-search.tsx';
import { PersonHits } from '../class/person-hits.tsx';
import classes from './passes.module.css';

type What = PassChange['what'];
type Values = { what: What; number: number | ''; freezeFrom: string; to: string; reason: string };

/** What staff do with a pass, always with a reason. */
export function PassDialog(props: { pass: Pass; onClose: () => void }) {
  const { onClose } = props;
  /** As it was when the form was opened; the page behind goes on. */
  const [pass] = useState(props.pass);
  const { t } = useTranslation('passes');
  const { studioId } = useSession();
  const client = useQueryClient();
  const { today } = pass;
  const [holders, setHolders] = useState(pass.holders);
  const isFrozen = pass.frozen !== null && pass.frozen.to >= today;
  const whats = (['credits', 'extend', 'freeze', 'thaw', 'share', 'end'] as const).filter(
    (what) =>
      (what !== 'credits' || pass.left !== null) &&
      (what !== 'extend' || pass.until !== null || pass.span !== null) &&
      what !== (isFrozen ? 'freeze' : 'thaw'),
  );
  const form = useForm<Values>({
    initialValues: { what: whats[0]!, number: '', freezeFrom: today, to: today, reason: '' },
    validate: {
      number: (value, { what }) =>
        (what === 'credits' || what === 'extend') && (value === '' || value === 0)
          ? t('change.numberNeeded')
          : null,
      reason: (value) => (value.trim() ? null : t('change.reasonNeeded')),
    },
  });
  const save = useMutation({
    mutationFn: (values: Values) =>
      api.changePass({
        params: { studioId, passId: pass.passId },
        body: changeOf(
          values,
          holders.map((one) => one.customerId),
        ),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: topicKey('customer', studioId) });
      notify({ message: t('change.done') });
      onClose();
    },
    onError: (error) => markField(error, form, { credits: 'number', days: 'number', from: 'freezeFrom' }),
  });
  const { what } = form.values;
  return (
    <FormDialog
      onClose={onClose}
      title={pass.name}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={save}
      submit={t('change.submit')}
      submitProps={what === 'end' ? { color: 'red.9' } : {}}
    >
      <NativeSelect
        data-autofocus
        label={t('change.what')}
        data={whats.map((value) => ({ value, label: t(`change.whats.${value}`) }))}
        {...form.getInputProps('what')}
      />
      {(what === 'credits' || what === 'extend') && (
        <NumberInput
          label={t(what === 'credits' ? 'change.credits' : 'change.days')}
          description={t(what === 'credits' ? 'change.creditsHint' : 'change.daysHint')}
          allowDecimal={false}
          {...form.getInputProps('number')}
        />
      )}
      {what === 'freeze' && (
        <>
          <Group grow align="flex-start">
            <TextInput
              type="date"
              label={t('change.from')}
              min={today}
              {...form.getInputProps('freezeFrom')}
            />
            <TextInput
              type="date"
              label={t('change.to')}
              min={form.values.freezeFrom}
              {...form.getInputProps('to')}
            />
          </Group>
          <Text size="sm" c="dimmed">
            {t('change.freezeHint')}
          </Text>
        </>
      )}
      {(what === 'thaw' || what === 'end') && (
        <Text size="sm">{t(what === 'thaw' ? 'change.thawHint' : 'change.endHint')}</Text>
      )}
      {what === 'share' && <Holders most={pass.maxHolders} holders={holders} onChange={setHolders} />}
      <TextInput label={t('change.reason')} maxLength={200} {...form.getInputProps('reason')} />
    </FormDialog>
  );
}

function changeOf({ what, number, freezeFrom, to, reason }: Values, customerIds: string[]): PassChange {
  if (what === 'share') return { what, customerIds, reason };
  if (what === 'credits') return { what, credits: Number(number), reason };
  if (what === 'extend') return { what, days: Number(number), reason };
  if (what === 'freeze') return { what, from: freezeFrom, to, reason };
  return { what: what === 'end' ? 'end' : 'thaw', reason };
}

type Holder = Pass['holders'][number];

/** Who shares a pass: taken off, or added by a search, as many as its kind lets. */
function Holders(props: { most: number; holders: Holder[]; onChange: (holders: Holder[]) => void }) {
  const { t } = useTranslation('passes');
  const { most, holders, onChange } = props;
  const there = new Set(holders.map((one) => one.customerId));
  const search = usePersonSearch({ label: t('change.addHolder'), hint: t('change.addHint'), first: false });
  if (most === 1) return <Text size="sm">{t('change.alone')}</Text>;
  return (
    <>
      <Text size="sm" fw={600}>
        {t('change.holders')} · {t('change.sharedBy', { count: holders.length, most })}
      </Text>
      <ul className={classes.holders}>
        {holders.map((one) => (
          <li key={one.customerId}>
            <span>{one.name}</span>
            {holders.length > 1 && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => onChange(holders.filter((other) => other !== one))}
              >
                {t('change.remove', { name: one.name })}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {holders.length < most && (
        <>
          {search.field}
          {search.asked !== '' && (
            <PersonHits
              search={search}
              there={there}
              already={t('change.shares')}
              disabled={false}
              onPick={({ customerId, name }) => {
                search.setSearch('');
                onChange([...holders, { customerId, name }]);
              }}
            />
          )}
        </>
      )}
    </>
  );
}
