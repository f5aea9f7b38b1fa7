import { Skeleton, Stack, Text } from '@mantine/core';
import type { ClassDetail, RosterEntry } from '@tandem/api/studio';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { notify } from '../../ui/notify.tsx';
import { ProblemAlert } from '../../ui/problem.tsx';
import { previewed } from '../queries.ts';
import { Refusals } from '../schedule/left-out.tsx';
import type { Named } from './named.ts';

type Props = {
  of: Pick<ClassDetail, 'classId' | 'timeZone'>;
  entry: Named<RosterEntry>;
  onClose: () => void;
};

/** Books somebody into every later class of the series, on the spot that they have here. What that means is told before. */
export function StandDialog({ of: { classId, timeZone }, entry, onClose }: Props) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const client = useQueryClient();
  const { name, customerId, spotNumber } = entry;
  const ask = (what: { preview: true } | { leaveOut: true }) =>
    api.bookSeries({ params: { studioId, classId }, body: { customerId, spotNumber, ...what } });
  const told = useQuery({
    ...previewed,
    queryKey: ['stand', studioId, classId, customerId],
    queryFn: () => ask({ preview: true }),
  });
  const book = useMutation({
    mutationFn: () => ask({ leaveOut: true }),
    onSuccess: async ({ booked: { length: count } }) => {
      notify({ id: customerId, message: t('standing.booked', { name, count }) });
      onClose();
      await client.invalidateQueries({ queryKey: topicKey('class', studioId) });
    },
  });
  const { booked = [], kept = [], leftOut = [] } = told.data ?? {};
  const count = booked.length;
  return (
    <FormDialog
      onClose={onClose}
      title={t('standing.title', { name })}
      onSubmit={() => book.mutate()}
      saving={book}
      submit={t('standing.book', { count: Math.max(count, 1) })}
      submitProps={{ disabled: count === 0 }}
    >
      {told.error && <ProblemAlert error={told.error} retry={() => told.refetch()} />}
      {told.data ? (
        <Stack gap="xs" role="status">
          <Text size="sm">
            {count === 0 ? t('standing.nothing') : <Span of={booked} timeZone={timeZone} />}{' '}
            {count > 0 && spotNumber !== null && t('standing.spot', { spot: spotNumber })}
          </Text>
          {kept.length > 1 && <Text size="sm">{t('standing.kept', { count: kept.length - 1 })}</Text>}
          {leftOut.length > 0 && (
            <>
              <Text size="sm">{t('standing.left', { count: leftOut.length })}</Text>
              <Refusals refused={leftOut} timeZone={timeZone} />
            </>
          )}
        </Stack>
      ) : (
        !told.error && <Skeleton h={64} />
      )}
    </FormDialog>
  );
}

/** Cancels what somebody has booked of this class and the later ones of its series. */
export function UnstandDialog({ of: { classId, timeZone }, entry, onClose }: Props) {
  const { t } = useTranslation('console');
  const { studioId, mailServer } = useSession();
  const client = useQueryClient();
  const { name, customerId } = entry;
  const ask = (preview?: true) =>
    api.cancelBookingsOfSeries({ params: { studioId, classId }, body: { customerId, preview } });
  const told = useQuery({
    ...previewed,
    queryKey: ['unstand', studioId, classId, customerId],
    queryFn: () => ask(true),
  });
  const cancel = useMutation({
    mutationFn: () => ask(),
    onSuccess: async ({ cancelled: { length: count } }) => {
      notify({ id: customerId, message: t('standing.cancelled', { name, count }) });
      onClose();
      await client.invalidateQueries({ queryKey: topicKey('class', studioId) });
    },
  });
  const { cancelled = [], late = 0 } = told.data ?? {};
  const count = cancelled.length;
  const isTold = mailServer && entry.email !== '';
  return (
    <FormDialog
      onClose={onClose}
      title={t('standing.cancelTitle', { name })}
      onSubmit={() => cancel.mutate()}
      saving={cancel}
      submit={t('standing.cancel', { count: Math.max(count, 1) })}
      submitProps={{ color: 'red.9', disabled: count === 0 }}
      cancel={t('standing.keep')}
      careful
    >
      {told.error && <ProblemAlert error={told.error} retry={() => told.refetch()} />}
      {told.data ? (
        <Text size="sm" role="status">
          {count === 0 ? (
            t('standing.nothingToCancel')
          ) : (
            <>
              <Span of={cancelled} timeZone={timeZone} /> {late > 0 && t('standing.late', { count: late })}{' '}
              {t(isTold ? 'standing.told' : 'standing.untold', { name })}
            </>
          )}
        </Text>
      ) : (
        !told.error && <Skeleton h={40} />
      )}
    </FormDialog>
  );
}

/** How many classes, from when to when. */
function Span({ of, timeZone }: { of: { startsAt: string }[]; timeZone: string }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const [first, last] = [of[0]!, of.at(-1)!].map((one) => format.day(one.startsAt, timeZone));
  return t('series.count', { count: of.length, first, last });
}
