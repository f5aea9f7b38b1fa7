import { Skeleton, Text } from '@mantine/core';
import type { ClassDetail, SeriesScope } from '@tandem/api/studio';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { notify } from '../../ui/notify.tsx';
import { ProblemAlert } from '../../ui/problem.tsx';
import { previewed } from '../queries.ts';
import { type Scope, ScopeChoice } from '../schedule/series-scope.tsx';

/** Cancels a class of a series: it alone, or others too. What that means is told before. */
export default function CancelSeriesDialog({ of: c, onClose }: { of: ClassDetail; onClose: () => void }) {
  const { t } = useTranslation('console');
  const { studioId, mailServer } = useSession();
  const client = useQueryClient();
  const [scope, setScope] = useState<Scope>('one');
  const params = { studioId, classId: c.classId };
  const meant = useQuery({
    ...previewed,
    queryKey: ['cancel-series', studioId, c.classId, scope],
    queryFn: async () => {
      if (scope === 'one') return { classes: 1, people: c.booked };
      const { cancelled } = await api.cancelSeries({ params, body: { scope, preview: true } });
      return { classes: cancelled.length, people: cancelled.reduce((sum, one) => sum + one.booked, 0) };
    },
  });
  const cancel = useMutation({
    mutationFn: async (which: Scope) => {
      if (which === 'one') await api.cancelClass({ params });
      else
        return (await api.cancelSeries({ params, body: { scope: which as SeriesScope } })).cancelled.length;
      return 1;
    },
    onSuccess: async (count) => {
      notify({ id: c.classId, message: t('series.cancelled', { count }) });
      onClose();
      await client.invalidateQueries({ queryKey: topicKey('class', studioId) });
    },
  });
  const count = meant.data?.classes ?? 0;
  return (
    <FormDialog
      onClose={onClose}
      title={t('class.cancelTitle', { title: c.title })}
      onSubmit={() => {
        if (meant.isSuccess) cancel.mutate(scope);
      }}
      saving={cancel}
      submit={t('series.cancel', { count: Math.max(count, 1) })}
      submitProps={{ color: 'red.9', disabled: !meant.isSuccess }}
      cancel={t('class.cancelKeep')}
      careful
    >
      <ScopeChoice label={t('series.cancelWhich')} value={scope} onChange={setScope} />
      {meant.error && <ProblemAlert error={meant.error} retry={() => meant.refetch()} />}
      {meant.data ? (
        <Text size="sm" role="status">
          {t('series.cancels', { count })} {t('series.people', { count: meant.data.people })}{' '}
          {meant.data.people > 0 && t(mailServer ? 'series.cancelTold' : 'series.cancelUntold')}
        </Text>
      ) : (
        !meant.error && <Skeleton h={40} />
      )}
    </FormDialog>
  );
}
