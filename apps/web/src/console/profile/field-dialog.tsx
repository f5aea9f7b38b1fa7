import { NativeSelect, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { CustomField } from '@tandem/api/studio';
import { fieldKinds, MAX_CHOICE_CHARS, MAX_CHOICES, MAX_FIELD_NAME_CHARS } from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { changedFields } from '../../base/changed-fields.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';

/** A field of the studio's own, new or known. What it holds stays as it was made: what people have said would fit no more. */
export function FieldDialog({ field, onClose }: { field: CustomField | null; onClose: () => void }) {
  const { t } = useTranslation('profile');
  const { studioId } = useSession();
  const client = useQueryClient();
  const form = useForm({
    initialValues: { name: field?.name ?? '', kind: field?.kind ?? 'text', choices: field?.choices ?? [] },
    validate: {
      name: (value) => (value.trim() ? null : t('fields.needed')),
      choices: (value, { kind }) => (kind === 'choice' && value.length === 0 ? t('fields.needed') : null),
    },
  });
  const save = useMutation({
    mutationFn: ({ name, kind, choices }: typeof form.values) => {
      const chosen = kind === 'choice' ? { choices } : {};
      if (field === null)
        return api.createCustomField({ params: { studioId }, body: { name, kind, ...chosen } });
      const body = {
        ...changedFields({ name: field.name, choices: field.choices }, { name, choices }),
        version: field.version,
      };
      return api.updateCustomField({ params: { studioId, fieldId: field.fieldId }, body });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: topicKey('customer', studioId) });
      onClose();
    },
    onError: (error) => markField(error, form),
  });
  return (
    <FormDialog
      title={t(field === null ? 'fields.add' : 'fields.change')}
      onClose={onClose}
      changed={form.isDirty()}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={save}
      submit={t('save')}
    >
      <TextInput
        label={t('fields.name')}
        maxLength={MAX_FIELD_NAME_CHARS}
        data-autofocus
        {...form.getInputProps('name')}
      />
      <NativeSelect
        label={t('fields.holds')}
        disabled={field !== null}
        data={fieldKinds.map((kind) => ({ value: kind, label: t(`fields.kind.${kind}`) }))}
        {...form.getInputProps('kind')}
      />
      {form.values.kind === 'choice' && (
        <TagsInput
          label={t('fields.choices')}
          description={t('fields.choicesHow')}
          maxTags={MAX_CHOICES}
          maxLength={MAX_CHOICE_CHARS}
          {...form.getInputProps('choices')}
        />
      )}
    </FormDialog>
  );
}
