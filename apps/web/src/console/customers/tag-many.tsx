import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { MAX_TAGGED_AT_ONCE } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { notify } from '../../ui/notify.tsx';
import { tagsQuery } from '../queries.ts';
import { useTagging } from './use-tagging.ts';

/** Gives one tag to all who are chosen of the list, or takes it from them. */
export default function TagMany(props: {
  chosen: readonly string[];
  /** Who is shown, to choose all of them. */
  shown: readonly string[];
  onChoose: (customerIds: string[]) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('profile');
  const { studioId } = useSession();
  const tags = useQuery(tagsQuery(studioId)).data ?? [];
  const [picked, pick] = useState('');
  const tagId = tags.some((tag) => tag.tagId === picked) ? picked : (tags[0]?.tagId ?? '');
  const change = useTagging();
  const count = props.chosen.length;
  const act = (tagged: boolean) =>
    change.mutate(
      { tagId, customerIds: [...props.chosen], tagged },
      {
        onSuccess: ({ changed }) => {
          notify({ message: t(tagged ? 'many.given' : 'many.taken', { count: changed }) });
          props.onClose();
        },
      },
    );
  const ready = count > 0 && count <= MAX_TAGGED_AT_ONCE && tagId !== '';
  return (
    <Group gap="sm" role="group" aria-label={t('many.title')}>
      <Text size="sm" role="status">
        {t(count > MAX_TAGGED_AT_ONCE ? 'many.tooMany' : 'many.chosen', { count, most: MAX_TAGGED_AT_ONCE })}
      </Text>
      <Button size="xs" variant="default" onClick={() => props.onChoose([...props.shown])}>
        {t('many.all')}
      </Button>
      {tags.length === 0 ? (
        <Text size="sm">{t('tags.none')}</Text>
      ) : (
        <NativeSelect
          size="xs"
          aria-label={t('many.which')}
          value={tagId}
          onChange={(event) => pick(event.currentTarget.value)}
          data={tags.map((tag) => ({ value: tag.tagId, label: tag.name }))}
        />
      )}
      <Button size="xs" disabled={!ready} loading={change.isPending} onClick={() => act(true)}>
        {t('many.give')}
      </Button>
      <Button size="xs" variant="default" disabled={!ready || change.isPending} onClick={() => act(false)}>
        {t('many.take')}
      </Button>
      <Button size="xs" variant="subtle" onClick={props.onClose}>
        {t('many.done')}
      </Button>
    </Group>
  );
}
