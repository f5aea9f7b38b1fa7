import { Text, TextInput } from '@mantine/core';
import type { ClassDetail } from '@tandem/api/studio';
import { MAX_CLASSES_AT_ONCE } from '@tandem/api/words';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, isProblem } from '../../base/api.ts';
import { dayIn } from '../../base/calendar.ts';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { notify } from '../../ui/notify.tsx';
import { useExplain } from '../../ui/problem.tsx';
import { previewed } from '../queries.ts';
import { LeftOut, refusedIn } from '../schedule/left-out.tsx';

/** Lets a series go on until a later day. How many classes that makes is told before. */
export default function ExtendSeriesDialog({ of: c, onClose }: { of: ClassDetail; onClose: () => void }) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const client = useQueryClient();
  const explain = useExplain();
  const format = useFormat();
  const [until, setUntil] = useState('');
  const params = { studioId, classId: c.classId };
  const told = useQuery({
    ...previewed,
    queryKey: ['extend', studioId, c.classId, until],
    queryFn: () => api.extendSeries({ params, body: { until, preview: true } }),
    enabled: until !== '',
    retry: false,
  });
  const extend = useMutation({
    mutationFn: (more: { leaveOut?: true; acceptInstructorOverlap?: true }) =>
      api.extendSeries({ params, body: { until, ...more } }),
    onSuccess: async ({ made: { length: count }, leftOut: { length: left } }) => {
      notify({ message: t(left > 0 ? 'series.createdBut' : 'series.created', { count, left }) });
      onClose();
      await client.invalidateQueries({ queryKey: topicKey('class', studioId) });
    },
  });
  const { made = [], leftOut = [] } = told.data ?? {};
  const classes = [...made, ...leftOut].sort((a, b) => a.startsAt.localeCompare(b.startsAt));
  const count = classes.length;
  const [first, last] = [classes[0], classes.at(-1)];
  const slotOf = ({ startsAt }: { startsAt: string }) =>
    `${format.plainDay(dayIn(c.timeZone, startsAt), { weekday: 'long' })} ${format.time(startsAt, c.timeZone)}`;
  return (
    <FormDialog
      onClose={onClose}
      title={t('series.extendTitle', { title: c.title })}
      onSubmit={() => extend.mutate({})}
      saving={{ ...extend, error: refusedIn(extend.error) ? null : extend.error }}
      submit={count > 0 ? t('series.create', { count }) : t('series.extend')}
      submitProps={{ disabled: count === 0 }}
    >
      <Text size="sm">{t('series.extendExplain')}</Text>
      <TextInput
        data-autofocus
        type="date"
        label={t('series.until')}
        value={until}
        onChange={({ currentTarget }) => setUntil(currentTarget.value)}
        error={
          told.error &&
          (isProblem(told.error, 'invalid_field')
            ? t('series.extendUntil', { most: MAX_CLASSES_AT_ONCE })
            : explain(told.error).message)
        }
      />
      {first && last && (
        <div role="status">
          <Text size="sm">
            {t('series.count', {
              count,
              first: format.day(first.startsAt, c.timeZone),
              last: format.day(last.startsAt, c.timeZone),
            })}
          </Text>
          <Text size="sm" c="dimmed">
            {format.list([...new Set(classes.map(slotOf))])}
          </Text>
        </div>
      )}
      <LeftOut
        error={extend.error}
        timeZone={c.timeZone}
        saving={extend.isPending}
        onLeaveOut={() => extend.mutate({ leaveOut: true })}
        onAccept={(accept) => extend.mutate(accept)}
      />
    </FormDialog>
  );
}
