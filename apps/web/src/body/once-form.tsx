import { Button, Select, Skeleton, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { BodyDetails } from '@tandem/api/studio';
import { MAX_STRAP_CHARS } from '@tandem/api/words';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form } from '../ui/form.tsx';
import { markField } from '../ui/mark-field.ts';
import { useBodyChange } from './use-body-change.tsx';

/** Once somebody looks for their strap among those that are heard. */
const StrapChoice = lazy(() => import('./strap-choice.tsx'));

/** What does not change in the course of time: birth date, gender, and the number of one's own strap. */
export function OnceForm(props: { customerId: string; body: BodyDetails; readOnly?: boolean }) {
  const { t } = useTranslation('rights');
  const { save } = useBodyChange(props.customerId);
  const { body, readOnly } = props;
  const [choosing, setChoosing] = useState(false);
  const form = useForm({
    initialValues: {
      birthDate: body.birthDate ?? '',
      gender: body.gender,
      strapId: body.strapId ?? '',
    },
  });
  const submit = form.onSubmit((values) =>
    save.mutate(
      {
        birthDate: values.birthDate || null,
        gender: values.gender,
        strapId: values.strapId.trim() || null,
      },
      { onSuccess: () => form.resetDirty(values), onError: (error) => markField(error, form) },
    ),
  );
  return (
    <Form
      onSubmit={submit}
      saving={save}
      submit={readOnly ? null : t('save')}
      submitProps={{ size: 'md', disabled: !form.isDirty() }}
    >
      <TextInput
        size="md"
        type="date"
        label={t('body.birthDate')}
        description={t('body.birthDateHelps')}
        readOnly={readOnly}
        {...form.getInputProps('birthDate')}
      />
      <Select
        size="md"
        label={t('body.gender')}
        description={t('body.genderHelps')}
        clearable
        readOnly={readOnly}
        data={(['female', 'male', 'other'] as const).map((g) => ({
          value: g,
          label: t(`body.genders.${g}`),
        }))}
        {...form.getInputProps('gender')}
      />
      <TextInput
        size="md"
        label={t('body.strapId')}
        description={t('body.strapIdHelps')}
        maxLength={MAX_STRAP_CHARS}
        readOnly={readOnly}
        {...form.getInputProps('strapId')}
      />
      {!readOnly && !choosing && (
        <Button size="md" variant="default" onClick={() => setChoosing(true)}>
          {t('body.straps.open')}
        </Button>
      )}
      {choosing && (
        <Suspense fallback={<Skeleton height={120} />}>
          <StrapChoice
            customerId={props.customerId}
            onChoose={(strapId) => {
              form.setFieldValue('strapId', strapId);
              setChoosing(false);
            }}
            onClose={() => setChoosing(false)}
          />
        </Suspense>
      )}
    </Form>
  );
}
