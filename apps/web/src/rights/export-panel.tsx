import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
import type { ExportJob } from '@tandem/api/studio';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { useFormat } from '../base/format.ts';
import { useSession } from '../base/session.ts';
import { Asked } from '../ui/asked.tsx';
import { ProblemAlert } from '../ui/problem.tsx';
import { exportFileUrl } from './file-urls.ts';
import { exportsQuery } from './queries.ts';

const KB = 1000;
const MB = KB * KB;

/** Everything that is kept of a person as one file: begun, followed, and taken. */
export function ExportPanel({ customerId }: { customerId: string }) {
  const { t } = useTranslation('rights');
  const { studioId } = useSession();
  const client = useQueryClient();
  const of = exportsQuery(studioId, customerId);
  const asked = useQuery(of);
  const start = useMutation({
    mutationFn: () => api.startExport({ params: { studioId, customerId } }),
    onSettled: () => client.invalidateQueries({ queryKey: of.queryKey }),
  });
  return (
    <Asked query={asked} loading={96}>
      {(jobs) => {
        const [latest] = jobs;
        const ready = latest?.state === 'ready';
        const busy = latest?.state === 'waiting' || latest?.state === 'running';
        return (
          <Stack gap="md" align="stretch">
            {latest && <Job job={latest} customerId={customerId} />}
            {start.error && <ProblemAlert error={start.error} />}
            {!busy && (
              <Group>
                <Button
                  size="md"
                  variant={ready ? 'default' : 'filled'}
                  loading={start.isPending}
                  onClick={() => start.mutate()}
                >
                  {t(ready ? 'export.anew' : 'export.start')}
                </Button>
              </Group>
            )}
          </Stack>
        );
      }}
    </Asked>
  );
}

function Job({ job, customerId }: { job: ExportJob; customerId: string }) {
  const { t } = useTranslation('rights');
  const { studioId } = useSession();
  const format = useFormat();
  const { state, done, total, bytes } = job;
  if (state === 'waiting' || state === 'running')
    return (
      <div role="status">
        <Group justify="space-between" mb={6}>
          <Text fw={550}>{t('export.preparing')}</Text>
          {total > 0 && (
            <Text size="sm" c="dimmed">
              {t('export.count', { done: format.number(done), total: format.number(total) })}
            </Text>
          )}
        </Group>
        <Progress size="lg" value={total > 0 ? (done / total) * 100 : 0} aria-label={t('export.preparing')} />
        <Text size="sm" c="dimmed" mt={6}>
          {t('export.leave')}
        </Text>
      </div>
    );
  if (state === 'ready')
    return (
      <Group gap="md">
        <Button
          size="md"
          component="a"
          download
          href={exportFileUrl({ studioId, customerId, exportId: job.exportId })}
          leftSection={<IconDownload size={20} aria-hidden />}
        >
          {t('export.download', {
            size:
              (bytes ?? 0) < MB
                ? format.unit(Math.max(1, Math.ceil((bytes ?? 0) / KB)), 'kilobyte')
                : format.unit((bytes ?? 0) / MB, 'megabyte', 1),
          })}
        </Button>
        <Text size="sm" c="dimmed">
          {t('export.madeAt', { when: format.dateTime(job.createdAt) })}
          {job.expiresAt && ` ${t('export.until', { when: format.dateTime(job.expiresAt) })}`}
        </Text>
      </Group>
    );
  return (
    <Alert color={state === 'failed' ? 'orange' : 'gray'} role="status">
      {t(`export.${state}`)}
    </Alert>
  );
}
