import { Button, Group, Stack, Text, Title } from '@mantine/core';
import IconRefresh from '@tabler/icons-react/dist/esm/icons/IconRefresh.mjs';
import type { ClassResults as Results } from '@tandem/api/studio';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useFormat } from '../../../base/format.ts';
import { serverNow } from '../../../base/server-clock.ts';
import { useSession } from '../../../base/session.ts';
import { Reason } from '../../../rides/reason.tsx';
import { Asked } from '../../../ui/asked.tsx';
import { notify } from '../../../ui/notify.tsx';
import { showProblem } from '../../../ui/problem.tsx';
import { type Named, named } from '../named.ts';
import { ClassNumbers } from './class-numbers.tsx';
import { PersonRow } from './person-row.tsx';
import { classResultsQuery } from './queries.ts';
import { ReassignDialog } from './reassign-dialog.tsx';
import classes from './results.module.css';

type NamedResults = Omit<Results, 'people'> & { people: Named<Results['people'][number]>[] };
type Props = { classId: string; timeZone: string };

/** For staff, once a class is over: who has numbers, who has none and why, and ways to put both right. */
export function ClassResults({ classId, timeZone }: Props) {
  const { t } = useTranslation(['performance', 'console']);
  const { studioId } = useSession();
  const asked = useQuery(classResultsQuery(studioId, classId));
  return (
    <Stack component="section" gap="md" aria-labelledby="results-heading">
      <Group justify="space-between">
        <Title order={2} size="h4" id="results-heading">
          {t('roster.title')}
        </Title>
        {asked.data?.canAsk && <AskAgain classId={classId} />}
      </Group>
      <Asked query={asked} loading={120}>
        {(answer) => (
          <Lists
            results={{ ...answer, people: named(answer.people, t('console:roster.erased')) }}
            classId={classId}
            timeZone={timeZone}
          />
        )}
      </Asked>
    </Stack>
  );
}

function AskAgain({ classId }: Pick<Props, 'classId'>) {
  const { t } = useTranslation('performance');
  const { studioId } = useSession();
  const ask = useMutation({
    mutationFn: () => api.askResultsAgain({ params: { studioId, classId } }),
    onSuccess: () => notify({ message: t('roster.asking') }),
    onError: showProblem,
  });
  return (
    <Button
      size="sm"
      variant="light"
      leftSection={<IconRefresh size={18} aria-hidden />}
      loading={ask.isPending}
      onClick={() => ask.mutate()}
    >
      {t('roster.again')}
    </Button>
  );
}

const STATES = ['ready', 'waiting', 'none'] as const;

function Lists({ results, classId, timeZone }: Props & { results: NamedResults }) {
  const { t } = useTranslation('performance');
  const format = useFormat();
  const [moving, setMoving] = useState<string | null>(null);
  const { people, askedAt, nextAt } = results;
  if (people.length === 0) return <Text c="dimmed">{t('roster.nobody')}</Text>;
  const counts = STATES.map((state) => [state, people.filter((p) => p.state === state).length] as const);
  const order = ({ state }: Results['people'][number]) => ['none', 'waiting', 'ready'].indexOf(state);
  const groups = Map.groupBy(
    people.toSorted((a, b) => order(a) - order(b)),
    ({ state, reason }) => (state === 'ready' ? state : `${state} ${reason}`),
  );
  const ahead = nextAt !== null && Date.parse(nextAt) > serverNow();
  const moved = people.find((person) => person.customerId === moving);
  return (
    <>
      <div>
        <Text fw={550}>
          {counts
            .filter(([, count]) => count > 0)
            .map(([state, count]) => t(`roster.${state}`, { count }))
            .join(' · ')}
        </Text>
        {askedAt !== null && (
          <Text size="sm" c="dimmed">
            {t('roster.asked', { ago: format.past(askedAt) })}{' '}
            {ahead && t('roster.next', { time: format.time(nextAt, timeZone) })}
          </Text>
        )}
      </div>
      {[...groups].map(([key, group]) => (
        <div key={key}>
          {group[0]!.state === 'ready' ? (
            <Text size="sm" fw={550}>
              {t('roster.with')}
            </Text>
          ) : (
            <Reason result={group[0]!} />
          )}
          <ul className={classes.people}>
            {group.map((person) => (
              <PersonRow
                key={person.customerId}
                person={person}
                people={people}
                classId={classId}
                onReassign={
                  results.canReassign && person.recorded ? () => setMoving(person.customerId) : undefined
                }
              />
            ))}
          </ul>
        </div>
      ))}
      {results.canReassign && people.some(({ state }) => state === 'ready') && (
        <ClassNumbers classId={classId} people={people} />
      )}
      {moved && (
        <ReassignDialog
          key={moved.customerId}
          person={moved}
          people={people}
          classId={classId}
          onClose={() => setMoving(null)}
        />
      )}
    </>
  );
}
