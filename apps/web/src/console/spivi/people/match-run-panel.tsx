import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import IconRefresh from '@tabler/icons-react/dist/esm/icons/IconRefresh.mjs';
import type { SpiviStatus } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import { useSpiviChange } from '../use-spivi-change.ts';

/** The matching of customers: how far it is, pause, the last result, the next run, and Match now. */
export function MatchRunPanel({ status }: { status: SpiviStatus }) {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const { studioId } = useSession();
  const run = status.lastMatchRun;
  const open = run && (run.state === 'running' || run.state === 'paused') ? run : null;
  const paused = open?.state === 'paused';
  const silent = status.connection?.state === 'failing' || status.connection?.state === 'reauth';
  const cutShort = run?.state === 'failed';
  const start = useSpiviChange({ change: () => api.syncNow({ params: { studioId } }) });
  const pause = useSpiviChange({
    change: (paused: boolean) => api.pauseMatching({ params: { studioId }, body: { paused } }),
  });
  const result = run?.finishedAt && [
    t('run.matched', { count: run.matched, shown: format.number(run.matched) }),
    run.notFound > 0 && t('run.notFound', { count: run.notFound, shown: format.number(run.notFound) }),
    run.ambiguous > 0 && t('run.ambiguous', { count: run.ambiguous, shown: format.number(run.ambiguous) }),
    run.broken > 0 && t('run.broken', { count: run.broken, shown: format.number(run.broken) }),
    run.failed > 0 && t('run.failed', { count: run.failed, shown: format.number(run.failed) }),
  ];
  return (
    <Group justify="space-between" gap="sm" align="flex-start">
      <Stack gap={4} flex="1 1 320px">
        {open ? (
          <>
            <Progress
              mt={8}
              value={open.total ? (open.done / open.total) * 100 : 0}
              color={paused ? 'gray' : undefined}
              aria-label={t('run.progress')}
              transitionDuration={150}
            />
            <Text size="sm" role="status">
              {t(paused ? 'run.paused' : 'run.running', {
                count: open.total,
                done: format.number(open.done),
                total: format.number(open.total),
              })}
              {!paused && silent && ` · ${t('run.held')}`}
            </Text>
          </>
        ) : (
          <Text size="sm" c="dimmed">
            {result
              ? t(cutShort ? 'run.lastStopped' : 'run.last', {
                  when: format.moment(run.finishedAt!),
                  result: result.filter(Boolean).join(', '),
                })
              : t('run.never')}{' '}
            {status.nextMatchAt &&
              status.connection?.enabled &&
              t('run.next', { when: format.moment(status.nextMatchAt) })}
          </Text>
        )}
        {cutShort && run.message && <Text size="sm">{run.message}</Text>}
      </Stack>
      {open ? (
        <Button size="sm" variant="default" loading={pause.isPending} onClick={() => pause.mutate(!paused)}>
          {t(paused ? 'run.goOn' : 'run.pause')}
        </Button>
      ) : (
        <Button
          size="sm"
          variant="default"
          leftSection={<IconRefresh size={18} aria-hidden />}
          loading={start.isPending}
          disabled={!status.connection?.enabled}
          onClick={() => start.mutate()}
        >
          {t('run.start')}
        </Button>
      )}
    </Group>
  );
}
