import { Group, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Customer, CustomerSummary } from '@tandem/api/studio';
import {
  type askedPurposes,
  type Locale,
  localeNames,
  type PersonField,
  personFields,
} from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, isProblem } from '../../base/api.ts';
import { changedFields } from '../../base/changed-fields.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { FirstConsents } from '../../rights/first-consents.tsx';
import { Conflict, presentOf } from '../../ui/conflict.tsx';
import { Form } from '../../ui/form.tsx';
import { markField } from '../../ui/mark-field.ts';
import { KnownAlready, type KnownPerson } from './known-already.tsx';
import type { TypedPerson } from './typed-person.ts';

const valuesOf = (customer: Customer | undefined) => ({
  firstName: customer?.firstName ?? '',
  lastName: customer?.lastName ?? '',
  email: customer?.email ?? '',
  phone: customer?.phone ?? '',
  locale: customer?.locale ?? null,
  notes: customer?.notes ?? '',
  emergencyName: customer?.emergencyName ?? '',
  emergencyPhone: customer?.emergencyPhone ?? '',
});
const bodyOf = ({ email, phone, ...values }: ReturnType<typeof valuesOf>) => ({
  ...values,
  email: email.trim(),
  phone: phone.trim() || null,
});

/** Names and contact of a customer, new or known. */
export function CustomerForm(props: {
  customer?: Customer;
  /** Of a new one, what was typed before it was known that there is none. */
  typed?: TypedPerson;
  submitLabel: string;
  onSaved: (customer: CustomerSummary) => void;
  onCancel?: () => void;
}) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const client = useQueryClient();
  /** As it was when the form was opened or last saved; the page behind goes on. */
  const [customer, setCustomer] = useState(props.customer);
  const required = (value: string) => (value.trim() ? null : t('customerForm.required'));
  const named = (value: string, { lastName }: { lastName: string }) =>
    value.trim() || lastName.trim() ? null : t('customerForm.oneName');
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      ...valuesOf(customer),
      ...props.typed,
      consents: [] as (typeof askedPurposes)[number][],
    },
    validate: { firstName: named, email: required },
  });
  // Where something is carried on, the next letter goes into the first field that is empty.
  const [begin] = useState(() => props.typed && personFields.find((field) => !form.getValues()[field]));
  const first = (field: PersonField) => field === begin && { autoFocus: true, 'data-autofocus': true };
  const save = useMutation({
    mutationFn: ({
      consents,
      anotherPerson,
      version = customer?.version,
      ...values
    }: ReturnType<typeof form.getValues> & { anotherPerson?: boolean; version?: number }): Promise<
      Customer | CustomerSummary
    > => {
      const body = bodyOf(values);
      return customer
        ? api.updateCustomer({
            params: { studioId, customerId: customer.customerId },
            body: { ...changedFields(bodyOf(valuesOf(customer)), body), version },
          })
        : api.createCustomer({ params: { studioId }, body: { ...body, consents, anotherPerson } });
    },
    onSuccess: (saved) => {
      void client.invalidateQueries({ queryKey: topicKey('customer', studioId) });
      if ('version' in saved) {
        setCustomer(saved);
        // What others have changed meanwhile is shown: left as it was, the next saving would take it back.
        form.setValues(valuesOf(saved));
      }
      props.onSaved(saved);
    },
    onError: (error) => markField(error, form),
  });
  return (
    <Form
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      // Who is known already is told above the buttons, with what can be done.
      saving={
        isProblem(save.error, 'customer_exists') || presentOf(save.error) ? { ...save, error: null } : save
      }
      submit={props.submitLabel}
      onCancel={props.onCancel}
    >
      {customer && (
        <Conflict<Customer>
          error={save.error}
          seen={bodyOf(valuesOf(customer))}
          mine={changedFields(bodyOf(valuesOf(customer)), bodyOf(form.getValues()))}
          fields={personFields.map((field) => ({
            field,
            label: t(`customerForm.${field === 'locale' ? 'language' : field}`),
            ...(field === 'locale' && { show: (value: unknown) => localeNames[value as Locale] }),
          }))}
          saving={save.isPending}
          onKeepTheirs={(present) => {
            setCustomer({ ...customer, ...present });
            form.setValues(valuesOf(present));
            save.reset();
          }}
          onSaveMine={({ version }) => save.mutate({ ...form.getValues(), version })}
        />
      )}
      <Group grow align="flex-start">
        <TextInput
          label={t('customerForm.firstName')}
          maxLength={80}
          key={form.key('firstName')}
          {...form.getInputProps('firstName')}
          {...first('firstName')}
        />
        <TextInput
          label={t('customerForm.lastName')}
          maxLength={80}
          key={form.key('lastName')}
          {...form.getInputProps('lastName')}
          {...first('lastName')}
        />
      </Group>
      <TextInput
        type="email"
        label={t('customerForm.email')}
        maxLength={254}
        key={form.key('email')}
        {...form.getInputProps('email')}
        {...first('email')}
      />
      <TextInput
        type="tel"
        label={t('customerForm.phone')}
        maxLength={40}
        key={form.key('phone')}
        {...form.getInputProps('phone')}
      />
      <Select
        label={t('customerForm.language')}
        clearable
        data={Object.entries(localeNames).map(([value, label]) => ({ value, label }))}
        key={form.key('locale')}
        {...form.getInputProps('locale')}
        onChange={(value) => form.setFieldValue('locale', value as Locale | null)}
      />
      <Group grow align="flex-start">
        <TextInput
          label={t('customerForm.emergencyName')}
          maxLength={80}
          key={form.key('emergencyName')}
          {...form.getInputProps('emergencyName')}
        />
        <TextInput
          type="tel"
          label={t('customerForm.emergencyPhone')}
          maxLength={40}
          key={form.key('emergencyPhone')}
          {...form.getInputProps('emergencyPhone')}
        />
      </Group>
      <Textarea
        label={t('customerForm.notes')}
        autosize
        minRows={2}
        maxLength={4000}
        key={form.key('notes')}
        {...form.getInputProps('notes')}
      />
      {isProblem(save.error, 'customer_exists') && (
        <KnownAlready
          people={save.error.details!.customers as KnownPerson[]}
          onAdd={() => save.mutate({ ...form.getValues(), anotherPerson: true })}
        />
      )}
      {!customer && <FirstConsents key={form.key('consents')} {...form.getInputProps('consents')} />}
    </Form>
  );
}
