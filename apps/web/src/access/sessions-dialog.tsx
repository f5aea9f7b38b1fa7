import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { useFormat } from '../base/format.ts';
import { Asked } from '../ui/asked.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { showProblem } from '../ui/problem.tsx';
import { browserName } from './browser-name.ts';

const sessionsQuery = { queryKey: ['sessions'], queryFn: () => api.listSessions() };

/** Where one is signed in, each with a button that ends it. */
export default function SessionsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('access');
  return (
    <Dialog onClose={onClose} title={t('sessions.title')}>
      <Sessions />
    </Dialog>
  );
}

function Sessions() {
  const { t } = useTranslation('access');
  const format = useFormat();
  const client = useQueryClient();
  const asked = useQuery(sessionsQuery);
  const onSuccess = () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  const end = useMutation({
    mutationFn: (sessionId: string) => api.endSession({ params: { sessionId } }),
    onSuccess,
    onError: showProblem,
  });
  const others = useMutation({ mutationFn: () => api.endOtherSessions(), onSuccess, onError: showProblem });
  return (
    <Asked query={asked} loading={160}>
      {(sessions) => (
        <Stack>
          <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
            {sessions.map(({ sessionId, browser, address, seen, current }) => (
              <Group component="li" key={sessionId} justify="space-between" wrap="nowrap">
                <div>
                  <Text fw={550}>{browserName(browser) ?? t('sessions.unknown')}</Text>
                  <Text size="sm" c="dimmed">
                    {current
                      ? t('sessions.current')
                      : t('sessions.seen', { at: format.dateTime(seen), address })}
                  </Text>
                </div>
                {!current && (
                  <Button
                    size="xs"
                    variant="default"
                    loading={end.isPending && end.variables === sessionId}
                    onClick={() => end.mutate(sessionId)}
                  >
                    {t('sessions.end')}
                  </Button>
                )}
              </Group>
            ))}
          </Stack>
          {sessions.length > 1 && (
            <Group justify="flex-end">
              <Button variant="default" loading={others.isPending} onClick={() => others.mutate()}>
                {t('sessions.endOthers')}
              </Button>
            </Group>
          )}
        </Stack>
      )}
    </Asked>
  );
}
