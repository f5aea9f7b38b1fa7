import { List, Skeleton, Stack, Text } from '@mantine/core';
import type { ClassSummary, PublishedClass } from '@tandem/api/studio';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import i18n from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { learnErrors } from '../../base/i18n.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { notify } from '../../ui/notify.tsx';
import { explain, ProblemAlert } from '../../ui/problem.tsx';
import { offerUndo } from '../../ui/undo.tsx';
import { previewed } from '../queries.ts';
import { type Scope, ScopeChoice } from './series-scope.tsx';

/** So many are named one by one. */
const MAX_NAMED = 8;

/** Publishes a draft, with those of its series where that is chosen, or those of a week. What it means is told before. */
export default function PublishDialog(props: {
  of: { studioClass: ClassSummary } | { classes: ClassSummary[] };
  onClose: () => void;
}) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const client = useQueryClient();
  const { onClose } = props;
  /** As they were when the dialog was opened; the page behind goes on. */
  const [of] = useState(props.of);
  const [scope, setScope] = useState<Scope>('one');
  const send = (more: { preview?: true }) =>
    'classes' in of
      ? api.publishDrafts({
          params: { studioId },
          body: { classIds: of.classes.map((c) => c.classId), ...more },
        })
      : api.publishClass({
          params: { studioId, classId: of.studioClass.classId },
          body: { scope, ...more },
        });
  const what = 'classes' in of ? of.classes.map((c) => c.classId) : [of.studioClass.classId, scope];
  const meant = useQuery({
    ...previewed,
    queryKey: ['publish', studioId, ...what],
    queryFn: async () => (await send({ preview: true })).published,
  });
  const refresh = () => client.invalidateQueries({ queryKey: topicKey('class', studioId) });
  const publish = useMutation({
    mutationFn: async () => (await send({})).published,
    onSuccess: async (published) => {
      offerUndo({
        message: t('drafts.published', { count: published.length }),
        undo: async () => {
          const stay: Staying[] = [];
          for (const one of published)
            try {
              await api.unpublishClass({ params: { studioId, classId: one.classId } });
            } catch (error) {
              stay.push({ one, error });
            }
          await refresh();
          await tellBack(published.length - stay.length, stay);
        },
      });
      onClose();
      await refresh();
    },
  });
  const count = meant.data?.length ?? 0;
  return (
    <FormDialog
      onClose={onClose}
      title={'classes' in of ? t('drafts.titleWeek') : t('drafts.title', { title: of.studioClass.title })}
      onSubmit={() => {
        if (count > 0) publish.mutate();
      }}
      saving={publish}
      submit={t('drafts.publishMany', { count: Math.max(count, 1) })}
      submitProps={{ disabled: count === 0 }}
    >
      {'studioClass' in of && of.studioClass.seriesId !== null && (
        <ScopeChoice label={t('drafts.which')} value={scope} onChange={setScope} />
      )}
      {meant.error && <ProblemAlert error={meant.error} retry={() => meant.refetch()} />}
      {meant.data ? <Meant classes={meant.data} /> : !meant.error && <Skeleton h={64} />}
    </FormDialog>
  );
}

/** A class that somebody has booked meanwhile, say: it cannot be a draft again. */
type Staying = { one: PublishedClass; error: unknown };

/** How many are drafts again, and which are not and why. */
async function tellBack(back: number, stay: Staying[]): Promise<void> {
  await learnErrors();
  const t = i18n.getFixedT(null, 'console');
  if (stay.length === 0) return void notify({ message: t('drafts.areBack', { count: back }) });
  notify({
    color: 'red',
    autoClose: false,
    title: t('drafts.stay', { count: stay.length }),
    message: (
      <Stack gap={4} c="var(--mantine-color-text)">
        {back > 0 && <Text size="sm">{t('drafts.areBack', { count: back })}</Text>}
        <Named of={stay.map(({ one, error }) => ({ one, why: explain(error, i18n.t).message }))} />
      </Stack>
    ),
  });
}

/** Classes one by one, each with what is to be said of it. */
function Named({ of }: { of: { one: PublishedClass; why: string }[] }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  return (
    <>
      <List size="sm" spacing={4}>
        {of.slice(0, MAX_NAMED).map(({ one, why }) => (
          <List.Item key={one.classId}>
            <strong>
              {one.title}, {format.dayTime(one.startsAt, one.timeZone)}
            </strong>
            {' · '}
            {why}
          </List.Item>
        ))}
      </List>
      {of.length > MAX_NAMED && <Text size="sm">{t('series.more', { count: of.length - MAX_NAMED })}</Text>}
    </>
  );
}

/** How many are published, from when on they can be booked, and what one should look at before. */
function Meant({ classes }: { classes: PublishedClass[] }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  if (classes.length === 0)
    return (
      <Text size="sm" role="status">
        {t('drafts.none')}
      </Text>
    );
  const later = classes
    .filter((c) => c.opensAt !== null)
    .toSorted((a, b) => a.opensAt!.localeCompare(b.opensAt!));
  const now = classes.length - later.length;
  const doubtful = classes.filter((c) => c.clash !== null || c.closed !== null);
  const whyOf = ({ clash, closed }: PublishedClass) =>
    [
      clash && t(clash.by === 'room' ? 'drafts.clashRoom' : 'drafts.clashInstructor', clash),
      closed !== null && t('drafts.closed', { reason: closed }),
    ].filter((why) => why !== null && why !== false);
  return (
    <Stack gap="xs" role="status">
      <Text size="sm">
        {t('drafts.will', { count: classes.length })} {now > 0 && t('drafts.openNow', { count: now })}{' '}
        {later[0] &&
          t('drafts.openLater', {
            count: later.length,
            when: format.dayTime(later[0].opensAt!, later[0].timeZone),
          })}
      </Text>
      {doubtful.length > 0 && (
        <>
          <Text size="sm" fw={600}>
            {t('drafts.look', { count: doubtful.length })}
          </Text>
          <Named of={doubtful.map((one) => ({ one, why: whyOf(one).join(' · ') }))} />
        </>
      )}
    </Stack>
  );
}
