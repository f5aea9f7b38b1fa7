import { Checkbox, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { askedPurposes, MAX_EVIDENCE_CHARS } from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';
import { notify } from '../../ui/notify.tsx';

/** Notes consents that lie on paper for everybody who has not answered yet; where the papers are is noted too. */
export function PaperDialog({ people, onClose }: { people: number; onClose: () => void }) {
  const { t } = useTranslation('privacy');
  const format = useFormat();
  const { studioId } = useSession();
  const client = useQueryClient();
  const form = useForm({
    initialValues: { purposes: [] as (typeof askedPurposes)[number][], evidence: '', sure: false },
    validate: {
      purposes: (value) => (value.length > 0 ? null : t('paperPurposes')),
      evidence: (value) => (value.trim() ? null : t('paperEvidenceMissing')),
      sure: (value) => (value ? null : t('paperSureMissing')),
    },
  });
  const grant = useMutation({
    mutationFn: ({ purposes, evidence }: typeof form.values) =>
      api.grantConsents({ params: { studioId }, body: { purposes, evidence: evidence.trim() } }),
    onSuccess: ({ people: count }) => {
      for (const topic of ['customer', 'class', 'performance'] as const)
        void client.invalidateQueries({ queryKey: topicKey(topic, studioId) });
      notify({ message: t('paperDone', { count, shown: format.number(count) }) });
      onClose();
    },
    onError: (error) => markField(error, form),
  });
  return (
    <FormDialog
      size="lg"
      onClose={onClose}
      title={t('paper')}
      onSubmit={form.onSubmit((values) => grant.mutate(values))}
      saving={grant}
      submit={t('paperConfirm')}
      stack={{ gap: 'lg' }}
    >
      <Text size="sm">{t('paperIntro', { count: people, shown: format.number(people) })}</Text>
      <Checkbox.Group label={t('paperWhat')} {...form.getInputProps('purposes')}>
        <Stack gap="xs" mt="xs">
          {askedPurposes.map((purpose) => (
            <Checkbox key={purpose} value={purpose} label={t(`purpose.${purpose}`)} />
          ))}
        </Stack>
      </Checkbox.Group>
      <TextInput
        label={t('paperEvidence')}
        description={t('paperEvidenceHint')}
        maxLength={MAX_EVIDENCE_CHARS}
        {...form.getInputProps('evidence')}
      />
      <Checkbox label={t('paperSure')} {...form.getInputProps('sure', { type: 'checkbox' })} />
    </FormDialog>
  );
}
