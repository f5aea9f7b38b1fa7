import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Payment } from '@tandem/api/studio';
import type { PaymentAct } from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { useMoney } from '../../passes/money.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';
import { notify } from '../../ui/notify.tsx';

/** What staff can make of a payment that needs them. */
function actsOf({ need, customer, passId }: Payment): PaymentAct[] {
  if (need === 'refunded' && passId === null && customer !== null) return ['close', 'give'];
  if (need === 'no_answer' || need === 'refunded') return ['close'];
  return customer === null ? ['refunded'] : ['give', 'refunded'];
}

/** Which words say why a payment needs somebody; null: it does not. */
export const needWords = ({ need, passId }: Payment) =>
  need === 'refunded' && passId === null ? 'refunded_unserved' : need;

export function ResolveDialog(props: { payment: Payment; onClose: () => void }) {
  const { onClose } = props;
  /** As it was when the form was opened; the list behind goes on. */
  const [payment] = useState(props.payment);
  const { t } = useTranslation('payments');
  const { studioId } = useSession();
  const client = useQueryClient();
  const money = useMoney();
  const acts = actsOf(payment);
  const { paymentId, paid, price } = payment;
  const need = needWords(payment);
  const form = useForm({
    initialValues: { what: acts[0]!, reason: '' },
    validate: { reason: (value) => (value.trim() ? null : t('settle.reasonNeeded')) },
  });
  const save = useMutation({
    mutationFn: (body: typeof form.values) => api.resolvePayment({ params: { studioId, paymentId }, body }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: topicKey('customer', studioId) });
      notify({ message: t('settle.done') });
      onClose();
    },
    onError: (error) => markField(error, form),
  });
  if (need === null) return null;
  return (
    <FormDialog
      title={`${payment.passName} · ${money(price)}`}
      onClose={onClose}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={save}
      submit={t('settle.submit')}
    >
      <Text>{t(`needs.${need}.text`, { paid: paid ? money(paid) : '', price: money(price) })}</Text>
      <Text size="sm" c="dimmed">
        {t(`needs.${need}.remedy`)}
      </Text>
      {acts.length > 1 ? (
        <Radio.Group label={t('settle.what')} {...form.getInputProps('what')}>
          <Stack gap="xs" mt="xs">
            {acts.map((act) => (
              <Radio key={act} value={act} label={t(`settle.acts.${act}`)} />
            ))}
          </Stack>
        </Radio.Group>
      ) : (
        <Text fw={600}>{t(`settle.acts.${acts[0]!}`)}</Text>
      )}
      <TextInput
        label={t('settle.reason')}
        description={t('settle.reasonHint')}
        maxLength={200}
        {...form.getInputProps('reason')}
      />
    </FormDialog>
  );
}
