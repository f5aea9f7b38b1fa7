import { ActionIcon, Anchor, Button, Group, Text, TextInput } from '@mantine/core';
import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import IconTrash from '@tabler/icons-react/dist/esm/icons/IconTrash.mjs';
import type { CustomField } from '@tandem/api/studio';
import { MAX_CUSTOM_FIELDS, MAX_TAG_CHARS, MAX_TAGS, may } from '@tandem/api/words';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { confirm } from '../../ui/confirm.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { showProblem } from '../../ui/problem.tsx';
import { Page, Part } from '../page.tsx';
import { customFieldsQuery, tagsQuery } from '../queries.ts';
import { FieldDialog } from './field-dialog.tsx';
import classes from './profile.module.css';

/** What a studio keeps of people besides: the list of its tags, and the fields of its own. */
export function ProfilePage() {
  const { t } = useTranslation('profile');
  const { studioId } = useSession();
  return (
    <Page
      narrow
      title={t('page.title')}
      above={
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/console/$studioId/customers" params={{ studioId }} {...props} />}
        >
          {t('page.back')}
        </Anchor>
      }
    >
      <Tags />
      <Fields />
    </Page>
  );
}

/** A change of the list; every page that shows it asks again. */
function useListChange<T>(change: (what: T) => Promise<unknown>) {
  const { studioId } = useSession();
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: topicKey('customer', studioId) }),
    onError: showProblem,
  });
}

function Tags() {
  const { t } = useTranslation('profile');
  const { studioId } = useSession();
  const asked = useQuery(tagsQuery(studioId));
  const [open, setOpen] = useState<{ tagId: string | null; name: string } | null>(null);
  const remove = useListChange((tagId: string) => api.removeTag({ params: { studioId, tagId } }));
  return (
    <Part title={t('tags.title')} intro={t('tags.intro', { count: MAX_TAGS })}>
      <Asked query={asked} loading={96}>
        {(tags) => (
          <>
            {tags.length === 0 && <Text c="dimmed">{t('tags.none')}</Text>}
            <ul className={classes.list}>
              {tags.map(({ tagId, name, people }) => (
                <Row
                  key={tagId}
                  name={name}
                  said={t('tags.people', { count: people })}
                  onChange={() => setOpen({ tagId, name })}
                  onRemove={() =>
                    confirm({
                      title: t('tags.remove', { name }),
                      text: t('tags.removeText', { count: people }),
                      yes: t('remove'),
                      onConfirm: () => remove.mutate(tagId),
                    })
                  }
                />
              ))}
            </ul>
          </>
        )}
      </Asked>
      <Button
        mt="sm"
        variant="default"
        leftSection={<IconPlus size={18} aria-hidden />}
        onClick={() => setOpen({ tagId: null, name: '' })}
      >
        {t('tags.add')}
      </Button>
      {open && <TagDialog {...open} onClose={() => setOpen(null)} />}
    </Part>
  );
}

function TagDialog({ tagId, name, onClose }: { tagId: string | null; name: string; onClose: () => void }) {
  const { t } = useTranslation('profile');
  const { studioId } = useSession();
  const client = useQueryClient();
  const [typed, setTyped] = useState(name);
  const save = useMutation({
    mutationFn: () =>
      tagId === null
        ? api.createTag({ params: { studioId }, body: { name: typed } })
        : api.renameTag({ params: { studioId, tagId }, body: { name: typed } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: topicKey('customer', studioId) });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t(tagId === null ? 'tags.add' : 'tags.rename')}
      onClose={onClose}
      changed={typed !== name}
      onSubmit={() => save.mutate()}
      saving={save}
      submit={t('save')}
      submitProps={{ disabled: typed.trim() === '' }}
    >
      <TextInput
        label={t('tags.name')}
        maxLength={MAX_TAG_CHARS}
        data-autofocus
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function Fields() {
  const { t } = useTranslation('profile');
  const { studioId, role } = useSession();
  const format = useFormat();
  const asked = useQuery(customFieldsQuery(studioId));
  const [open, setOpen] = useState<CustomField | 'new' | null>(null);
  const remove = useListChange((fieldId: string) => api.removeCustomField({ params: { studioId, fieldId } }));
  const mayChange = may(role, 'manageCustomFields');
  return (
    <Part title={t('fields.title')} intro={t('fields.intro', { count: MAX_CUSTOM_FIELDS })}>
      <Asked query={asked} loading={96}>
        {(fields) => (
          <>
            {fields.length === 0 && <Text c="dimmed">{t('fields.none')}</Text>}
            <ul className={classes.list}>
              {fields.map((field) => (
                <Row
                  key={field.fieldId}
                  name={field.name}
                  said={[t(`fields.kind.${field.kind}`), format.list(field.choices)]
                    .filter(Boolean)
                    .join(': ')}
                  {...(mayChange && {
                    onChange: () => setOpen(field),
                    onRemove: () =>
                      confirm({
                        title: t('fields.remove', { name: field.name }),
                        text: t('fields.removeText'),
                        yes: t('remove'),
                        onConfirm: () => remove.mutate(field.fieldId),
                      }),
                  })}
                />
              ))}
            </ul>
          </>
        )}
      </Asked>
      {mayChange ? (
        <Button
          mt="sm"
          variant="default"
          leftSection={<IconPlus size={18} aria-hidden />}
          onClick={() => setOpen('new')}
        >
          {t('fields.add')}
        </Button>
      ) : (
        <Text mt="sm" size="sm" c="dimmed">
          {t('fields.owner')}
        </Text>
      )}
      {open !== null && <FieldDialog field={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </Part>
  );
}

function Row(props: { name: string; said: ReactNode; onChange?: () => void; onRemove?: () => void }) {
  const { t } = useTranslation('profile');
  const { name } = props;
  return (
    <li>
      <div>
        <Text fw={550}>
          <bdi>{name}</bdi>
        </Text>
        <Text size="sm" c="dimmed">
          {props.said}
        </Text>
      </div>
      {props.onChange && (
        <Group gap={4} wrap="nowrap">
          {(
            [
              ['changeNamed', IconPencil, props.onChange],
              ['removeNamed', IconTrash, props.onRemove],
            ] as const
          ).map(([word, Icon, act]) => (
            <ActionIcon
              key={word}
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t(word, { name })}
              onClick={act}
            >
              <Icon size={18} aria-hidden />
            </ActionIcon>
          ))}
        </Group>
      )}
    </li>
  );
}
