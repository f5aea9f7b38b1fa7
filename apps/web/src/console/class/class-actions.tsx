import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ClassDetail } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { studioQuery, topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { confirm } from '../../ui/confirm.tsx';
import { notify } from '../../ui/notify.tsx';
import { showProblem } from '../../ui/problem.tsx';

const ClassDialog = lazy(() => import('../schedule/class-dialog.tsx'));
const PublishDialog = lazy(() => import('../schedule/publish-dialog.tsx'));
const ExtendSeriesDialog = lazy(() => import('./extend-series-dialog.tsx'));
const CancelSeriesDialog = lazy(() => import('./cancel-series-dialog.tsx'));

/** Change and cancel, for those who may. */
export function ClassActions({ studioClass: c }: { studioClass: ClassDetail }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { studioId, role, mailServer } = useSession();
  const client = useQueryClient();
  const [editing, dialog] = useDisclosure();
  const [cancelling, cancelDialog] = useDisclosure();
  const [extending, extendDialog] = useDisclosure();
  const [publishing, publishDialog] = useDisclosure();
  const manages = may(role, 'manageClasses');
  const { data: studio } = useQuery({ ...studioQuery(studioId), enabled: manages });
  const cancel = useMutation({
    mutationFn: () => api.cancelClass({ params: { studioId, classId: c.classId } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: topicKey('class', studioId) });
      notify({ id: c.classId, message: t('class.cancelDone', { title: c.title }) });
    },
    onError: showProblem,
  });
  const takeBack = useMutation({
    mutationFn: () => api.unpublishClass({ params: { studioId, classId: c.classId } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: topicKey('class', studioId) });
      notify({ id: c.classId, message: t('drafts.isBack', { title: c.title }) });
    },
    onError: showProblem,
  });
  if (!manages || c.source !== 'tandem' || c.state === 'cancelled' || c.state === 'ended') return null;
  const unreachable = c.roster.filter((r) => r.state === 'booked' && r.email === '').map((r) => r.name);
  const untold =
    unreachable.length === 0 || !mailServer
      ? ''
      : t('class.untold', { count: unreachable.length, name: format.list(unreachable) });
  const askCancel = () =>
    confirm({
      title: t('class.cancelTitle', { title: c.title }),
      text: [t(mailServer ? 'class.cancelText' : 'class.cancelNotMailed', { count: c.booked }), untold]
        .join(' ')
        .trim(),
      yes: t('class.cancelConfirm'),
      no: t('class.cancelKeep'),
      onConfirm: () => cancel.mutate(),
    });
  const askTakeBack = () =>
    confirm({
      title: t('drafts.backTitle', { title: c.title }),
      text: t('drafts.backText'),
      yes: t('drafts.back'),
      onConfirm: () => takeBack.mutate(),
    });
  return (
    <Group gap="xs">
      {c.draft && <Button onClick={publishDialog.open}>{t('drafts.publish')}</Button>}
      <Button variant="default" onClick={dialog.open} disabled={!studio}>
        {t('class.change')}
      </Button>
      {c.seriesId !== null && (
        <Button variant="default" onClick={extendDialog.open}>
          {t('series.extend')}
        </Button>
      )}
      <Button
        variant="default"
        onClick={c.seriesId === null ? askCancel : cancelDialog.open}
        loading={cancel.isPending}
      >
        {t('class.cancelConfirm')}
      </Button>
      {!c.draft && c.state === 'scheduled' && c.booked === 0 && c.waitlist.waiting === 0 && (
        <Button variant="default" onClick={askTakeBack} loading={takeBack.isPending}>
          {t('drafts.back')}
        </Button>
      )}
      {publishing && c.draft && (
        <Suspense>
          <PublishDialog of={{ studioClass: c }} onClose={publishDialog.close} />
        </Suspense>
      )}
      {editing && studio && (
        <Suspense>
          <ClassDialog studio={studio} studioClass={c} onClose={dialog.close} />
        </Suspense>
      )}
      {extending && (
        <Suspense>
          <ExtendSeriesDialog of={c} onClose={extendDialog.close} />
        </Suspense>
      )}
      {cancelling && (
        <Suspense>
          <CancelSeriesDialog of={c} onClose={cancelDialog.close} />
        </Suspense>
      )}
    </Group>
  );
}
