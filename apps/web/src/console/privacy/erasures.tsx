import { Accordion, Button, Group, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import type { Erasure } from '@tandem/api/studio';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { useSession } from '../../base/session.ts';
import { ErasureRecord } from '../../rights/erasure-record.tsx';
import { erasuresQuery } from '../../rights/queries.ts';
import { Asked } from '../../ui/asked.tsx';
import { notify } from '../../ui/notify.tsx';
import { showProblem } from '../../ui/problem.tsx';
import { Chip } from '../chip.tsx';

const looks = {
  running: { Icon: IconClock, mood: 'quiet' },
  attention: { Icon: IconAlertTriangle, mood: 'attention' },
  done: { Icon: IconCircleCheck, mood: 'good' },
} as const;

/** Deletions with their steps and proofs; nobody is named. */
export function Erasures() {
  const { t } = useTranslation('privacy');
  const { studioId } = useSession();
  const format = useFormat();
  const asked = useQuery(erasuresQuery(studioId));
  return (
    <Asked query={asked} loading={96}>
      {(erasures) => {
        if (erasures.length === 0)
          return (
            <Text size="sm" c="dimmed">
              {t('noErasures')}
            </Text>
          );
        return (
          <Accordion variant="default" chevronPosition="left" maw={640} order={3}>
            {erasures.map((erasure) => (
              <Accordion.Item key={erasure.erasureId} value={erasure.erasureId}>
                <Accordion.Control>
                  <Group gap="sm">
                    <Text fw={550}>{format.dateTime(erasure.requestedAt)}</Text>
                    <Chip look={looks[erasure.state]} word={t(`erasureState.${erasure.state}`)} />
                  </Group>
                </Accordion.Control>
                <Accordion.Panel>
                  <Text size="sm" c="dimmed" mb="sm">
                    {t('erasureBy', {
                      role: t(`roles.${erasure.requestedBy}`, { defaultValue: erasure.requestedBy }),
                    })}
                    {erasure.finishedAt &&
                      ` ${t('erasureFinished', { when: format.dateTime(erasure.finishedAt) })}`}
                  </Text>
                  <ErasureRecord erasure={erasure} />
                  {erasure.state === 'attention' && <Retry erasure={erasure} />}
                </Accordion.Panel>
              </Accordion.Item>
            ))}
          </Accordion>
        );
      }}
    </Asked>
  );
}

function Retry({ erasure }: { erasure: Erasure }) {
  const { t } = useTranslation('privacy');
  const { studioId } = useSession();
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: () => api.retryErasure({ params: { studioId, erasureId: erasure.erasureId } }),
    onSuccess: () => notify({ message: t('retrying') }),
    onError: showProblem,
    onSettled: () => client.invalidateQueries({ queryKey: erasuresQuery(studioId).queryKey }),
  });
  return (
    <Button mt="md" variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
      {t('tryAgain')}
    </Button>
  );
}
