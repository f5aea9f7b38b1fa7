import { Radio, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { WaiverVersion } from '@tandem/api/studio';
import { MAX_WAIVER_CHARS } from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';
import { waiverQuery } from '../../waivers/queries.ts';

type Props = { current: WaiverVersion | null; onClose: () => void };

/** Writes the next text, from the one before. What was signed stays as it was. */
export function PublishDialog({ current, onClose }: Props) {
  const { t } = useTranslation('waivers');
  const { studioId } = useSession();
  const client = useQueryClient();
  const form = useForm({
    // Chosen by hand: whether people sign again is no small thing either way.
    initialValues: { textEn: current?.textEn ?? '', textFr: current?.textFr ?? '', signAnew: '' },
    validate: {
      textEn: (value, { textFr }) => (value.trim() || textFr.trim() ? null : t('publish.textMissing')),
      signAnew: (value) => (value || current === null ? null : t('publish.signAnewMissing')),
    },
  });
  const save = useMutation({
    mutationFn: ({ textEn, textFr, signAnew }: typeof form.values) =>
      api.publishWaiver({
        params: { studioId },
        body: { textEn, textFr, signAnew: signAnew !== 'no', after: current?.version ?? null },
      }),
    onSuccess: (saved) => {
      client.setQueryData(waiverQuery(studioId).queryKey, saved);
      for (const topic of ['customer', 'class'] as const)
        void client.invalidateQueries({ queryKey: topicKey(topic, studioId) });
      onClose();
    },
    onError: (error) => markField(error, form),
  });
  const same = form.values.textEn === current?.textEn && form.values.textFr === current.textFr;
  return (
    <FormDialog
      size="xl"
      title={t(current ? 'page.next' : 'page.write')}
      onClose={onClose}
      changed={form.isDirty()}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={save}
      submit={t('publish.submit')}
      submitProps={{ disabled: same }}
    >
      <Text size="sm">{t('publish.intro')}</Text>
      {(['textEn', 'textFr'] as const).map((field) => (
        <Textarea
          key={field}
          label={t(`publish.${field}`)}
          description={t('publish.optional')}
          autosize
          minRows={6}
          maxRows={16}
          maxLength={MAX_WAIVER_CHARS}
          lang={field === 'textFr' ? 'fr' : 'en'}
          {...form.getInputProps(field)}
        />
      ))}
      {current && (
        <Radio.Group label={t('publish.who')} {...form.getInputProps('signAnew')}>
          <Stack gap="xs" mt="xs">
            <Radio value="yes" label={t('publish.anew')} description={t('publish.anewHow')} />
            <Radio value="no" label={t('publish.notAnew')} description={t('publish.notAnewHow')} />
          </Stack>
        </Radio.Group>
      )}
    </FormDialog>
  );
}
