import { Stack } from '@mantine/core';
import type { ClassDetail, CustomerSummary, WaitEntry } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { notify } from '../../ui/notify.tsx';
import { usePersonSearch } from '../../ui/person-search.tsx';
import { ProblemAlert } from '../../ui/problem.tsx';
import { PersonHits } from './person-hits.tsx';

type Props = { studioClass: ClassDetail; waits: WaitEntry[]; onClose: () => void };

/** Puts somebody at the end of a class's waitlist. */
export default function AddWaitDialog({ studioClass: { classId, roster }, waits, onClose }: Props) {
  const { t } = useTranslation('console');
  const { t: w } = useTranslation('waitlist');
  const { studioId } = useSession();
  const client = useQueryClient();
  const there = new Set([
    ...roster.filter((one) => one.state === 'booked').map((one) => one.customerId),
    ...waits.map((one) => one.customerId),
  ]);
  const join = useMutation({
    mutationFn: ({ customerId }: CustomerSummary) =>
      api.joinWaitlist({ params: { studioId, classId }, body: { customerId, wishedSpot: null } }),
    onSuccess: ({ place }, { name }) => {
      notify({ message: w('list.added', { name, place }) });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: topicKey('class', studioId) }),
  });
  const search = usePersonSearch({
    label: t('addPerson.search'),
    hint: t('addPerson.searchHint'),
    first: true,
    take: (customer) => {
      if (!join.isPending && !there.has(customer.customerId)) join.mutate(customer);
    },
  });
  return (
    <Dialog onClose={onClose} title={w('list.addTitle')}>
      <Stack>
        {join.error && <ProblemAlert error={join.error} />}
        {search.field}
        <PersonHits
          search={search}
          there={there}
          already={w('list.already')}
          disabled={join.isPending}
          onPick={(customer) => join.mutate(customer)}
        />
      </Stack>
    </Dialog>
  );
}
