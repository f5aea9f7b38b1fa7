import { NumberInput, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, isProblem } from '../../base/api.ts';
import { useSession } from '../../base/session.ts';
import { Form } from '../../ui/form.tsx';
import { markField } from '../../ui/mark-field.ts';
import { useSpiviChange } from '../spivi/use-spivi-change.ts';

/** Nothing is wrong: Tandem could not find the email out by itself, and asks for it. */
const isQuestion = (error: Error | null) => isProblem(error, 'spivi_email_needed');

/** The Client ID; the email at Spivi only once Tandem could not find it out by itself. */
export function ClientIdForm(props: {
  customer: { customerId: string };
  clientId: number | null;
  email: string | null;
  onSaved: () => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const [asksEmail, askEmail] = useState(props.clientId !== null && props.email === null);
  const form = useForm({
    initialValues: { clientId: (props.clientId ?? '') as number | string, email: props.email ?? '' },
    validate: { clientId: (value) => (Number(value) >= 1 ? null : t('spiviLink.clientIdMissing')) },
  });
  const save = useSpiviChange({
    change: (values: typeof form.values) =>
      api.setSpiviLink({
        params: { studioId, customerId: props.customer.customerId },
        body: { clientId: Number(values.clientId), email: values.email.trim() || undefined },
      }),
    onSuccess: props.onSaved,
    onError: (error) => {
      if (isQuestion(error)) askEmail(true);
      else markField(error, form);
    },
  });
  return (
    <Form
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={{ ...save, error: isQuestion(save.error) ? null : save.error }}
      submit={t('save')}
      onCancel={props.onCancel}
      buttons="start"
      stack={{ mt: 'sm', maw: 420 }}
    >
      <Text size="sm" c="dimmed">
        {t('spiviLink.where')}
      </Text>
      <NumberInput
        label={t('spiviLink.clientId')}
        hideControls
        allowDecimal={false}
        allowNegative={false}
        data-autofocus
        {...form.getInputProps('clientId')}
        onChange={(clientId) => {
          form.setFieldValue('clientId', clientId);
          // The email known so far is the other client's.
          if (form.values.email === props.email) form.setFieldValue('email', '');
        }}
      />
      {asksEmail && (
        <TextInput
          autoFocus
          type="email"
          label={t('spiviLink.email')}
          description={t(isQuestion(save.error) ? 'errors.spivi_email_needed.ask' : 'spiviLink.emailHint')}
          {...form.getInputProps('email')}
        />
      )}
    </Form>
  );
}
