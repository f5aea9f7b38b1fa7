import { Anchor, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import IconRefresh from '@tabler/icons-react/dist/esm/icons/IconRefresh.mjs';
import type { ClassResults as Results } from '@tandem/api/studio';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../app/api.ts';
import { useFormat } from '../app/format.ts';
import { ProblemAlert, showProblem } from '../app/problem.tsx';
import { topicKey } from '../app/queries.ts';
import { may, useSession } from '../app/session.ts';
import { CorrectedMark } from './mark.tsx';
import classes from './performance.module.css';
import { Reason } from './reason.tsx';

type Props = { studioId: string; classId: string; timeZone: string };

/** For staff, once a class is over: who has numbers, who has none and why, and a way to ask Spivi again. */
export function ClassResults({ studioId, classId, timeZone }: Props) {
  const { t } = useTranslation('performance');
  const { data, error, refetch } = useQuery({
    queryKey: [...topicKey('performance', studioId), 'class', classId],
    queryFn: ({ signal }) => api.listClassResults({ params: { studioId, classId }, signal }),
  });
  return (
    <Stack component="section" gap="md" aria-labelledby="results-heading">
      <Group justify="space-between">
        <Title order={2} size="h4" id="results-heading">
          {t('roster.title')}
        </Title>
        {data?.canAsk && <AskAgain studioId={studioId} classId={classId} />}
      </Group>
      {error && <ProblemAlert error={error} retry={refetch} />}
      {data ? <Lists results={data} classId={classId} timeZone={timeZone} /> : !error && <Skeleton h={120} />}
    </Stack>
  );
}

function AskAgain({ studioId, classId }: Pick<Props, 'studioId' | 'classId'>) {
  const { t } = useTranslation('performance');
  const ask = useMutation({
    mutationFn: () => api.askResultsAgain({ params: { studioId, classId } }),
    onSuccess: () =>
      notifications.show({
        message: t('roster.asking'),
        closeButtonProps: { 'aria-label': t('common:close') },
      }),
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

type ListsProps = Pick<Props, 'classId' | 'timeZone'> & { results: Results };

function Lists({ results, classId, timeZone }: ListsProps) {
  const { t } = useTranslation('performance');
  const format = useFormat();
  const { people, askedAt, nextAt } = results;
  if (people.length === 0) return <Text c="dimmed">{t('roster.nobody')}</Text>;
  const counts = STATES.map((state) => [state, people.filter((p) => p.state === state).length] as const);
  const order = ({ state }: Results['people'][number]) => ['none', 'waiting', 'ready'].indexOf(state);
  const groups = Map.groupBy(
    people.toSorted((a, b) => order(a) - order(b)),
    ({ state, reason }) => (state === 'ready' ? state : `${state} ${reason}`),
  );
  const ahead = nextAt !== null && Date.parse(nextAt) > Date.now();
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
        <SameResult key={key} people={group} classId={classId} />
      ))}
    </>
  );
}

/** People of whom the same is to be said. */
function SameResult({ people, classId }: { people: Results['people']; classId: string }) {
  const { t } = useTranslation('performance');
  const first = people[0]!;
  return (
    <div>
      {first.state === 'ready' ? (
        <Text size="sm" fw={550}>
          {t('roster.with')}
        </Text>
      ) : (
        <Reason result={first} />
      )}
      <ul className={classes.people}>
        {people.map((person) => (
          <li key={person.customerId}>
            {person.spotNumber !== null && (
              <span className={classes.spotNumber}>
                <span className="visually-hidden">{t('spot', { number: person.spotNumber })}</span>
                <span aria-hidden>{person.spotNumber}</span>
              </span>
            )}
            <Person person={person} classId={classId} />
            {person.corrected && <CorrectedMark />}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Leads to the numbers where the reader may see them, else to the profile. */
function Person({ person, classId }: { person: Results['people'][number]; classId: string }) {
  const { studioId, role } = useSession();
  const search = may(role, 'seePerformance') ? { tab: 'performance', rideId: classId } : {};
  return (
    <Anchor
      fw={550}
      c="inherit"
      renderRoot={(props) => (
        <Link
          to="/console/$studioId/customers/$customerId"
          params={{ studioId, customerId: person.customerId }}
          search={search}
          {...props}
        />
      )}
    >
      {person.name}
    </Anchor>
  );
}
