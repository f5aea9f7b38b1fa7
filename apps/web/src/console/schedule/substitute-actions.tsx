import { Button, Group, Select } from '@mantine/core';
import { may } from '@tandem/api/words';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { studioQuery, topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { askToAccept, questionIn } from '../../ui/ask-to-accept.ts';
import { notify } from '../../ui/notify.tsx';
import { showProblem } from '../../ui/problem.tsx';

type Wish = { what: 'take' | 'assign' | 'withdraw'; accepted: Record<string, true> };

/** What can be done about a class that somebody is to take over: take it, give it to one of the team, ask no longer. */
export function SubstituteActions(props: {
  substituteId: string;
  title: string;
  /** The caller asks. */
  mine: boolean;
  /** Who leads it yet: everybody but them can be given it. */
  instructorId: string | null;
}) {
  const { t } = useTranslation('console');
  const { studioId, role } = useSession();
  const client = useQueryClient();
  const [staffId, setStaffId] = useState<string | null>(null);
  const assigns = may(role, 'assignSubstitutes');
  const { data: studio } = useQuery({ ...studioQuery(studioId), enabled: assigns });
  const params = { studioId, substituteId: props.substituteId };
  const act = useMutation({
    mutationFn: async ({ what, accepted }: Wish) => {
      if (what === 'withdraw') await api.withdrawSubstitute({ params });
      else if (what === 'take') await api.takeSubstitute({ params, body: accepted });
      else await api.assignSubstitute({ params, body: { staffId: staffId!, ...accepted } });
    },
    onSuccess: (_, { what }) => notify({ message: t(`substitute.done.${what}`, { title: props.title }) }),
    onError: (error, wish) => {
      if (questionIn(error) === null) return showProblem(error);
      askToAccept(error, (accepted) => act.mutate({ ...wish, accepted }));
    },
    onSettled: () => client.invalidateQueries({ queryKey: topicKey('class', studioId) }),
  });
  const press = (what: Wish['what']) => act.mutate({ what, accepted: {} });
  return (
    <Group gap="xs" align="flex-end">
      {!props.mine && (
        <Button size="sm" loading={act.isPending} onClick={() => press('take')}>
          {t('substitute.take')}
        </Button>
      )}
      {assigns && studio && (
        <>
          <Select
            size="sm"
            aria-label={t('substitute.who')}
            placeholder={t('substitute.who')}
            data={studio.instructors
              .filter((one) => one.staffId !== props.instructorId)
              .map((one) => ({ value: one.staffId, label: one.name }))}
            value={staffId}
            onChange={setStaffId}
          />
          <Button
            size="sm"
            variant="default"
            disabled={staffId === null}
            loading={act.isPending}
            onClick={() => press('assign')}
          >
            {t('substitute.assign')}
          </Button>
        </>
      )}
      {(props.mine || assigns) && (
        <Button size="sm" variant="default" loading={act.isPending} onClick={() => press('withdraw')}>
          {t('substitute.withdraw')}
        </Button>
      )}
    </Group>
  );
}
