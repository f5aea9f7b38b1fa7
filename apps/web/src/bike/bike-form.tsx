import { SimpleGrid, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { BikeSettings } from '@tandem/api/studio';
import { bikeParts, MAX_BIKE_SETTING_CHARS } from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { changedFields } from '../base/changed-fields.ts';
import { topicKey } from '../base/queries.ts';
import { Form } from '../ui/form.tsx';
import { markField } from '../ui/mark-field.ts';
import { notify } from '../ui/notify.tsx';

/** How a bike is set for somebody: for themself, and for whoever sets it. */
export function BikeForm(props: {
  studioId: string;
  customerId: string;
  bike: BikeSettings;
  size: 'sm' | 'md';
}) {
  const { studioId, customerId, bike, size } = props;
  const { t } = useTranslation('profile');
  const client = useQueryClient();
  /** As it was when the form was opened or last saved; the page behind goes on. */
  const [seen, setSeen] = useState(bike);
  const form = useForm({ initialValues: bike });
  const save = useMutation({
    mutationFn: (values: BikeSettings) =>
      api.setBike({ params: { studioId, customerId }, body: changedFields(seen, values) }),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: topicKey('customer', studioId) });
      setSeen(saved);
      form.setValues(saved);
      form.resetDirty(saved);
      notify({ message: t('saved') });
    },
    onError: (error) => markField(error, form),
  });
  return (
    <Form
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={save}
      submit={t('bike.save')}
      submitProps={{ size, disabled: !form.isDirty() }}
      buttons="start"
    >
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {bikeParts.map((part) => (
          <TextInput
            key={part}
            size={size}
            label={t(`bike.${part}`)}
            maxLength={MAX_BIKE_SETTING_CHARS}
            {...form.getInputProps(part)}
          />
        ))}
      </SimpleGrid>
    </Form>
  );
}
