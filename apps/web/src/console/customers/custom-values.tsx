import { NativeSelect, Stack, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Customer, CustomField, CustomValue } from '@tandem/api/studio';
import { MAX_FIELD_VALUE_CHARS } from '@tandem/api/words';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { Form } from '../../ui/form.tsx';
import { markField } from '../../ui/mark-field.ts';
import { notify } from '../../ui/notify.tsx';
import { customFieldsQuery } from '../queries.ts';

/** What the studio's own fields say of somebody; nothing where it has none. */
export function CustomValues({ customer }: { customer: Customer }) {
  const { t } = useTranslation('profile');
  const { studioId } = useSession();
  const asked = useQuery(customFieldsQuery(studioId));
  return (
    <Asked query={asked} loading={96}>
      {(fields) =>
        fields.length > 0 && (
          <Stack component="section" gap="sm">
            <Title order={2} size="h4">
              {t('fields.title')}
            </Title>
            <ValuesForm fields={fields} customer={customer} />
          </Stack>
        )
      }
    </Asked>
  );
}

const valuesOf = (fields: readonly CustomField[], said: readonly CustomValue[]) =>
  Object.fromEntries(
    fields.map(({ fieldId }) => [fieldId, said.find((one) => one.fieldId === fieldId)?.value ?? '']),
  );

function ValuesForm({ fields, customer }: { fields: CustomField[]; customer: Customer }) {
  const { t } = useTranslation('profile');
  const { studioId } = useSession();
  const client = useQueryClient();
  /** As it was when the form was opened or last saved; the page behind goes on. */
  const [seen, setSeen] = useState(() => valuesOf(fields, customer.customValues));
  const form = useForm({ initialValues: seen });
  /** Of the fields that there are now: the list may change while somebody types. */
  const changed = (values: typeof seen) =>
    fields
      .map(({ fieldId }) => ({ fieldId, value: values[fieldId] ?? '' }))
      .filter(({ fieldId, value }) => value !== (seen[fieldId] ?? ''));
  const save = useMutation({
    mutationFn: (values: typeof seen) =>
      api.setCustomValues({
        params: { studioId, customerId: customer.customerId },
        body: { values: changed(values) },
      }),
    onError: (error, values) =>
      markField(
        error,
        form,
        Object.fromEntries(changed(values).map(({ fieldId }, i) => [`values.${i}.value`, fieldId])),
      ),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: topicKey('customer', studioId) });
      const values = valuesOf(fields, saved);
      setSeen(values);
      form.setValues(values);
      form.resetDirty(values);
      notify({ message: t('saved') });
    },
  });
  return (
    <Form
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={save}
      submit={t('fields.save')}
      submitProps={{ disabled: !form.isDirty() }}
      buttons="start"
    >
      {fields.map(({ fieldId, name, kind, choices }) => {
        const input = { label: name, ...form.getInputProps(fieldId), value: form.values[fieldId] ?? '' };
        if (kind === 'yes_no' || kind === 'choice')
          return (
            <NativeSelect
              key={fieldId}
              {...input}
              data={[
                { value: '', label: t('fields.nothing') },
                ...(kind === 'choice'
                  ? choices.map((choice) => ({ value: choice, label: choice }))
                  : (['yes', 'no'] as const).map((value) => ({ value, label: t(`fields.${value}`) }))),
              ]}
            />
          );
        return (
          <TextInput
            key={fieldId}
            {...input}
            maxLength={MAX_FIELD_VALUE_CHARS}
            {...(kind === 'date' && { type: 'date' })}
            {...(kind === 'number' && { inputMode: 'decimal' as const })}
          />
        );
      })}
    </Form>
  );
}
