import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { sourceNames } from '@tandem/api/words';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useSession } from '../../../base/session.ts';
import { source } from '../../../base/source.ts';
import { Asked } from '../../../ui/asked.tsx';
import { Form } from '../../../ui/form.tsx';
import { markField } from '../../../ui/mark-field.ts';
import { notify } from '../../../ui/notify.tsx';
import { Part } from '../../page.tsx';
import { linkQuery } from '../queries.ts';

const name = sourceNames.momence;

/** Where members book the classes that are read from there. */
export function LinkSection() {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const asked = useQuery(linkQuery(studioId));
  return (
    <Part title={t('link.title', { name })} intro={t('link.intro', { name })}>
      <Asked query={asked} loading={80}>
        {({ url }) => <LinkForm key={url} url={url} />}
      </Asked>
    </Part>
  );
}

function LinkForm({ url }: { url: string | null }) {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const client = useQueryClient();
  const form = useForm({
    initialValues: { url: url ?? '' },
    validate: {
      url: (value) => (/^(https:\/\/\S+)?$/.test(value.trim()) ? null : t('link.needed')),
    },
  });
  const save = useMutation({
    mutationFn: (given: string) =>
      api.setSourceLink({ params: { source, studioId }, body: { url: given === '' ? null : given } }),
    onSuccess: (saved) => {
      client.setQueryData(linkQuery(studioId).queryKey, saved);
      notify({ message: t(saved.url === null ? 'link.taken' : 'link.saved') });
    },
    onError: (error) => markField(error, form),
  });
  return (
    <Form
      onSubmit={form.onSubmit((values) => save.mutate(values.url.trim()))}
      saving={save}
      submit={t('link.save')}
      submitProps={{ disabled: !form.isDirty() }}
      buttons="start"
    >
      <TextInput
        label={t('link.label')}
        type="url"
        inputMode="url"
        placeholder="https://…"
        {...form.getInputProps('url')}
      />
    </Form>
  );
}
