import { Button, Group, Progress, Stack, Text, Title } from '@mantine/core';
import IconRefresh from '@tabler/icons-react/dist/esm/icons/IconRefresh.mjs';
import type { SpiviStatus } from '@tandem/api/studio';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../app/api.ts';
import { useFormat } from '../../app/format.ts';
import { ProblemAlert } from '../../app/problem.tsx';
import { spiviQuery, topicKey } from '../../app/queries.ts';
import { useSession } from '../../app/session.ts';
import classes from './integrations.module.css';

/** While a run counts on, ask this often, should the live line be down. */
const WATCH_MS = 1_500;

/** Customers and classes: the counts as ways into their lists, Sync now, the last run and the next. */
export function SyncSection({ status }: { status: SpiviStatus }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { studioId } = useSession();
  const client = useQueryClient();
  const run = status.lastMatchRun;
  const running = run?.state === 'running';
  useQuery({ ...spiviQuery(studioId), refetchInterval: running ? WATCH_MS : false });
  const sync = useMutation({
    mutationFn: () => api.syncNow({ params: { studioId } }),
    onSettled: () => client.invalidateQueries({ queryKey: topicKey('spivi', studioId) }),
  });
  const people = [
    { match: 'linked', count: status.counts.linked },
    { match: 'not_found', count: status.counts.notFound },
    { match: 'ambiguous', count: status.counts.ambiguous },
    { match: 'not_checked', count: status.counts.notChecked },
  ] as const;
  const ofClasses = [
    { state: 'synced', count: status.counts.classesSynced },
    { state: 'pending', count: status.counts.classesPending },
    { state: 'attention', count: status.counts.classesAttention },
  ] as const;
  return (
    <Stack component="section" gap="md">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {t('syncNow.title')}
        </Title>
        <Button
          leftSection={<IconRefresh size={18} aria-hidden />}
          onClick={() => sync.mutate()}
          loading={sync.isPending}
          disabled={running || !status.connection?.enabled}
        >
          {t('syncNow.button')}
        </Button>
      </Group>
      {run && running && (
        <div>
          <Progress
            value={run.total ? (run.done / run.total) * 100 : 0}
            aria-label={t('syncNow.progress')}
            transitionDuration={150}
          />
          <Text size="sm" mt={4} role="status">
            {t('syncNow.running', { done: format.number(run.done), total: format.number(run.total) })}
          </Text>
        </div>
      )}
      {sync.error && <ProblemAlert error={sync.error} />}
      <dl className={classes.counts} aria-label={t('customers.title')}>
        {people.map(({ match, count }) => (
          <div key={match}>
            <dt>{t(`match.${match}`)}</dt>
            <dd>
              <Link to="/console/$studioId/customers" params={{ studioId }} search={{ match }}>
                {format.number(count)}
              </Link>
            </dd>
          </div>
        ))}
      </dl>
      <dl className={classes.counts} aria-label={t('syncNow.coming')}>
        {ofClasses.map(({ state, count }) => (
          <div key={state}>
            <dt>{t(`syncNow.classes.${state}`)}</dt>
            <dd>
              <Link
                to="/console/$studioId/integrations/spivi/classes"
                params={{ studioId }}
                search={{ state }}
              >
                {format.number(count)}
              </Link>
            </dd>
          </div>
        ))}
      </dl>
      <Text size="sm" c="dimmed">
        {run?.finishedAt
          ? t('syncNow.last', {
              when: format.dateTime(run.finishedAt),
              matched: format.number(run.matched),
              notFound: format.number(run.notFound),
              ambiguous: format.number(run.ambiguous),
              failed: format.number(run.failed),
            })
          : !running && t('syncNow.never')}{' '}
        {status.nextMatchAt && t('syncNow.next', { when: format.dateTime(status.nextMatchAt) })}
      </Text>
      {run?.state === 'failed' && run.message && <Text size="sm">{run.message}</Text>}
    </Stack>
  );
}
