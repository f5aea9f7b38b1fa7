import { NativeSelect, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { MAX_PRICE_MINOR } from '@tandem/api/words';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { toMajor, toMinor } from '../../passes/money.ts';
import { passKindsQuery } from '../../passes/queries.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';
import { notify } from '../../ui/notify.tsx';
import { AmountInput } from './amount-input.tsx';

/** Gives a person a pass, and notes how it was paid. */
export function GivePassDialog(props: { customerId: string; currency: string; onClose: () => void }) {
  const { customerId, currency, onClose } = props;
  const { t } = useTranslation('passes');
  const { studioId } = useSession();
  const client = useQueryClient();
  const asked = useQuery(passKindsQuery(studioId));
  const kinds = (asked.data ?? []).filter((kind) => !kind.archived);
  const form = useForm({
    initialValues: { passKindId: '', from: '', paid: '', amount: '' as number | '', reason: '' },
    validate: {
      passKindId: (value) => (value ? null : t('give.chooseNeeded')),
      paid: (value) => (value.trim() ? null : t('give.paidNeeded')),
      amount: (value) =>
        value === '' || (value >= 0 && toMinor(value, currency) <= MAX_PRICE_MINOR)
          ? null
          : t('kinds.amountWrong'),
    },
  });
  const give = useMutation({
    mutationFn: ({ from, amount, ...body }: typeof form.values) =>
      api.givePass({
        params: { studioId, customerId },
        body: {
          ...body,
          ...(from !== '' && { from }),
          ...(amount !== '' && { amountMinor: toMinor(amount, currency) }),
        },
      }),
    onSuccess: async ({ name }) => {
      await client.invalidateQueries({ queryKey: topicKey('customer', studioId) });
      notify({ message: t('give.done', { pass: name }) });
      onClose();
    },
    onError: (error) => markField(error, form, { amountMinor: 'amount' }),
  });
  const none = asked.isSuccess && kinds.length === 0;
  return (
    <FormDialog
      onClose={onClose}
      title={t('give.title')}
      onSubmit={form.onSubmit((values) => give.mutate(values))}
      saving={give}
      submit={none ? null : t('give.submit')}
    >
      {none ? (
        <Text>{t('person.noKinds')}</Text>
      ) : (
        <>
          <NativeSelect
            data-autofocus
            label={t('give.kind')}
            data={[
              { value: '', label: t('give.choose') },
              ...kinds.map(({ passKindId, name, price }) => ({
                value: passKindId,
                label: [name, price].filter(Boolean).join(' · '),
              })),
            ]}
            {...form.getInputProps('passKindId')}
            onChange={(event) => {
              const { value } = event.currentTarget;
              form.setFieldValue('passKindId', value);
              const priceMinor = kinds.find((kind) => kind.passKindId === value)?.priceMinor ?? null;
              form.setFieldValue(
                'amount',
                priceMinor === null ? '' : toMajor({ amountMinor: priceMinor, currency }),
              );
            }}
          />
          <TextInput
            label={t('give.paid')}
            description={t('give.paidHint')}
            maxLength={120}
            {...form.getInputProps('paid')}
          />
          <AmountInput
            currency={currency}
            label={t('give.amount', { currency })}
            description={t('give.amountHint')}
            {...form.getInputProps('amount')}
          />
          <TextInput type="date" label={t('give.from')} {...form.getInputProps('from')} />
          <TextInput
            label={t('give.reason')}
            description={t('give.reasonHint')}
            maxLength={200}
            {...form.getInputProps('reason')}
          />
        </>
      )}
    </FormDialog>
  );
}
