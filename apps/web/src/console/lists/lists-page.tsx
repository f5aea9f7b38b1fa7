import { Anchor, Button, Text } from '@mantine/core';
import type { CustomerImport } from '@tandem/api/studio';
import { LIST_UNDO_DAYS, MAX_LISTS_TOLD } from '@tandem/api/words';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { useNow } from '../../base/use-now.ts';
import { Asked } from '../../ui/asked.tsx';
import { confirm } from '../../ui/confirm.tsx';
import { notify } from '../../ui/notify.tsx';
import { showProblem } from '../../ui/problem.tsx';
import { Page, Part } from '../page.tsx';
import { BringIn } from './bring-in.tsx';
import classes from './lists.module.css';

/** People from another program's list, and the lists of before. */
export function ListsPage() {
  const { t } = useTranslation('lists');
  const { studioId } = useSession();
  const lists = useQuery({
    queryKey: [...topicKey('customer', studioId), 'imports'],
    queryFn: ({ signal }) => api.listCustomerImports({ params: { studioId }, signal }),
  });
  return (
    <Page
      narrow
      title={t('title')}
      above={
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/console/$studioId/customers" params={{ studioId }} {...props} />}
        >
          {t('back')}
        </Anchor>
      }
    >
      <Text c="dimmed">{t('intro')}</Text>
      <BringIn />
      <Asked query={lists} loading={120}>
        {(before) =>
          before.length > 0 && (
            <Part
              title={t('before.title')}
              intro={t('before.intro', { days: LIST_UNDO_DAYS, count: MAX_LISTS_TOLD })}
            >
              <ul className={classes.lists}>
                {before.map((list) => (
                  <Before key={list.listId} list={list} />
                ))}
              </ul>
            </Part>
          )
        }
      </Asked>
    </Page>
  );
}

function Before({ list }: { list: CustomerImport }) {
  const { t } = useTranslation('lists');
  const { studioId } = useSession();
  const format = useFormat();
  const client = useQueryClient();
  const now = useNow();
  const undo = useMutation({
    mutationFn: async () => {
      let removed = 0;
      const kept: { name: string }[] = [];
      let afterLine: number | null = null;
      do {
        const params = { studioId, listId: list.listId };
        const part = await api.undoCustomerImport({ params, body: { afterLine } });
        removed += part.removed;
        kept.push(...part.kept);
        afterLine = part.nextLine;
      } while (afterLine !== null);
      return { removed, kept };
    },
    onSuccess: ({ removed, kept }) =>
      notify({
        title: t('undo.done', { count: removed }),
        message:
          kept.length > 0
            ? t('undo.kept', {
                count: kept.length,
                names: format.list(kept.slice(0, 3).map(({ name }) => name)),
              })
            : undefined,
        ...(kept.length > 0 && { autoClose: false }),
      }),
    onError: showProblem,
    onSettled: () => client.invalidateQueries({ queryKey: topicKey('customer', studioId) }),
  });
  const open = list.undoneAt === null && Date.parse(list.undoUntil) > now && list.added > 0;
  const ask = () =>
    confirm({
      title: t('undo.title', { count: list.added }),
      text: t('undo.text'),
      yes: t('undo.yes'),
      onConfirm: () => undo.mutate(),
    });
  return (
    <li>
      <div>
        <Text fw={600}>
          <bdi>{list.fileName}</bdi>
        </Text>
        <Text size="sm" c="dimmed">
          {format.dateTime(list.startedAt)} {list.by && `· ${list.by} `}·{' '}
          {list.undoneAt === null
            ? t('before.added', { count: list.added })
            : t('before.undone', { count: list.added })}
        </Text>
      </div>
      {open && (
        <Button
          size="sm"
          variant="default"
          aria-label={`${t('undo.button')}: ${list.fileName}`}
          loading={undo.isPending}
          onClick={ask}
        >
          {t('undo.button')}
        </Button>
      )}
    </li>
  );
}
