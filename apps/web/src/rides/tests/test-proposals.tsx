import { Button, Group } from '@mantine/core';
import type { RiddenTest } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { notify } from '../../ui/notify.tsx';
import { showProblem } from '../../ui/problem.tsx';
import classes from '../trends/trends.module.css';
import { useWords } from '../words.ts';

/**
 * What tests ridden in class propose: never taken by itself. @param rideId of one ride all that can be said of its test;
 * without, of every ride what is not answered yet
 */
export function TestProposals({ customerId, rideId }: { customerId: string; rideId?: string }) {
  const { studioId } = useSession();
  const { data: tests = [] } = useQuery({
    queryKey: [...topicKey('performance', studioId), customerId, 'tests'],
    queryFn: ({ signal }) => api.listTests({ params: { studioId, customerId }, signal }),
  });
  const shown = tests.filter((test) =>
    rideId === undefined ? test.accepted === null && test.value !== null : test.rideId === rideId,
  );
  return shown.map((test) => <Proposal key={test.rideId} customerId={customerId} test={test} />);
}

function Proposal({ customerId, test }: { customerId: string; test: RiddenTest }) {
  const { t, format } = useWords();
  const { studioId, role } = useSession();
  const client = useQueryClient();
  const answer = useMutation({
    mutationFn: (accepted: boolean) =>
      api.answerTest({ params: { studioId, customerId, rideId: test.rideId }, body: { accepted } }),
    onSuccess: (_, accepted) => {
      if (accepted) notify({ message: t('suggestion.taken') });
      for (const topic of ['performance', 'customer'] as const)
        void client.invalidateQueries({ queryKey: topicKey(topic, studioId) });
    },
    onError: showProblem,
  });
  const date = format.date(test.startsAt, test.timeZone);
  const value = test.value === null ? '' : format.number(test.value);
  const title = test.value === null ? t('tests.notEnough') : t(`tests.result.${test.field}`, { value });
  const isOpen = test.accepted === null && test.value !== null;
  return (
    <section className={classes.suggestion} aria-label={title}>
      <div>
        <strong>{title}</strong>
        <p>{t(test.value === null ? 'tests.notEnoughWhy' : `tests.why.${test.test}`)}</p>
        <p>{t('tests.of', { title: test.title, date })}</p>
        {test.accepted !== null && <p>{t(test.accepted ? 'tests.accepted' : 'tests.left')}</p>}
        {isOpen && <p>{t('suggestion.changes', { date })}</p>}
      </div>
      {isOpen && (role === 'member' || may(role, 'editBody')) && (
        <Group gap="xs" flex="none">
          <Button variant="light" mih={44} loading={answer.isPending} onClick={() => answer.mutate(true)}>
            {t('suggestion.use')}
          </Button>
          <Button variant="default" mih={44} disabled={answer.isPending} onClick={() => answer.mutate(false)}>
            {t('tests.leave')}
          </Button>
        </Group>
      )}
    </section>
  );
}
