import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Customer } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmailWaits } from '../access/email-waits.tsx';
import { api } from '../base/api.ts';
import { changedFields } from '../base/changed-fields.ts';
import { topicKey } from '../base/queries.ts';
import { Conflict, presentOf } from '../ui/conflict.tsx';
import { Form } from '../ui/form.tsx';
import { markField } from '../ui/mark-field.ts';
import { notify } from '../ui/notify.tsx';
import { useMember } from './use-member.ts';

const FIELDS = ['firstName', 'lastName', 'email', 'phone', 'emergencyName', 'emergencyPhone'] as const;

const bodyOf = (of: Pick<Customer, (typeof FIELDS)[number]>) => ({
  firstName: of.firstName,
  lastName: of.lastName,
  emergencyName: of.emergencyName ?? '',
  emergencyPhone: of.emergencyPhone ?? '',
  email: of.email.trim(),
  phone: of.phone?.trim() || null,
});

/** A member's own name and ways to reach them. */
export function ContactForm({ customer }: { customer: Customer }) {
  const { t } = useTranslation('portal');
  const { t: d } = useTranslation('details');
  const { studioId, customerId } = useMember();
  const client = useQueryClient();
  /** As it was when the form was opened or last saved. */
  const [seen, setSeen] = useState(customer);
  const required = (value: string) => (value.trim() === '' ? d('required') : null);
  const form = useForm({
    initialValues: { ...bodyOf(customer), phone: customer.phone ?? '' },
    validate: {
      firstName: (value, { lastName }) => (value.trim() || lastName.trim() ? null : d('oneName')),
      email: required,
    },
  });
  const save = useMutation({
    mutationFn: ({ version = seen.version, ...values }: typeof form.values & { version?: number }) =>
      api.updateCustomer({
        params: { studioId, customerId },
        body: { ...changedFields(bodyOf(seen), bodyOf(values)), version },
      }),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: topicKey('customer', studioId) });
      setSeen(saved);
      notify({ message: t('saved') });
      // An address that waits is told of above the form, which shows the one that counts.
      show(saved);
    },
    onError: (error) => markField(error, form),
  });
  const show = (present: Customer) => {
    const values = { ...bodyOf(present), phone: present.phone ?? '' };
    form.setValues(values);
    form.resetDirty(values);
  };
  const field = (name: keyof typeof form.values) => ({
    label: d(`${name}`),
    size: 'md' as const,
    ...form.getInputProps(name),
  });
  return (
    <Form
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={{ ...save, error: presentOf(save.error) ? null : save.error }}
      submit={t('save')}
      submitProps={{ size: 'md', disabled: !form.isDirty() }}
      buttons="wide"
    >
      <EmailWaits own customer={customer} />
      <Conflict<Customer>
        error={save.error}
        seen={bodyOf(seen)}
        mine={changedFields(bodyOf(seen), bodyOf(form.values))}
        fields={FIELDS.map((name) => ({ field: name, label: d(`${name}`) }))}
        saving={save.isPending}
        onKeepTheirs={(present) => {
          setSeen({ ...seen, ...present });
          show(present);
          save.reset();
        }}
        onSaveMine={({ version }) => save.mutate({ ...form.values, version })}
      />
      <TextInput {...field('firstName')} autoComplete="given-name" maxLength={80} />
      <TextInput {...field('lastName')} autoComplete="family-name" maxLength={80} />
      <TextInput {...field('email')} type="email" autoComplete="email" maxLength={254} />
      <TextInput {...field('phone')} type="tel" autoComplete="tel" maxLength={40} />
      <TextInput {...field('emergencyName')} maxLength={80} />
      <TextInput {...field('emergencyPhone')} type="tel" maxLength={40} />
    </Form>
  );
}
