import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Customer } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmailWaits } from '../access/email-waits.tsx';
import { api } from '../base/api.ts';
import { topicKey } from '../base/queries.ts';
import { Form } from '../ui/form.tsx';
import { markField } from '../ui/mark-field.ts';
import { notify } from '../ui/notify.ts';
import { useMember } from './use-member.ts';

/** A member's own name and ways to reach them. */
export function ContactForm({ customer }: { customer: Customer }) {
  const { t } = useTranslation('portal');
  const { studioId, customerId } = useMember();
  const client = useQueryClient();
  const required = (value: string) => (value.trim() === '' ? t('details.required') : null);
  const form = useForm({
    initialValues: {
      firstName: customer.firstName,
      lastName: customer.lastName,
      email: customer.email,
      phone: customer.phone ?? '',
    },
    validate: {
      firstName: (value, { lastName }) => (value.trim() || lastName.trim() ? null : t('details.oneName')),
      email: required,
    },
  });
  const save = useMutation({
    mutationFn: (values: typeof form.values) =>
      api.updateCustomer({
        params: { studioId, customerId },
        body: { ...values, email: values.email.trim(), phone: values.phone.trim() || null },
      }),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: topicKey('customer', studioId) });
      notify({ message: t('saved') });
      // An address that waits is told of above the form, which shows the one that counts.
      form.setFieldValue('email', saved.email);
      form.resetDirty();
    },
    onError: (error) => markField(error, form),
  });
  const field = (name: keyof typeof form.values) => ({
    label: t(`details.${name}`),
    size: 'md' as const,
    ...form.getInputProps(name),
  });
  return (
    <Form
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={save}
      submit={t('save')}
      submitProps={{ size: 'md', disabled: !form.isDirty() }}
      buttons="wide"
    >
      <EmailWaits own customer={customer} />
      <TextInput {...field('firstName')} autoComplete="given-name" maxLength={80} />
      <TextInput {...field('lastName')} autoComplete="family-name" maxLength={80} />
      <TextInput {...field('email')} type="email" autoComplete="email" maxLength={254} />
      <TextInput {...field('phone')} type="tel" autoComplete="tel" maxLength={40} />
    </Form>
  );
}
