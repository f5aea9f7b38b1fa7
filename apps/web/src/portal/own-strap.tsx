import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { topicKey } from '../base/queries.ts';
import { notify } from '../ui/notify.tsx';
import { showProblem } from '../ui/problem.tsx';

/**
 * Sends a strap of the member's own from this phone, where the studio allows it: the tracker's page does the work. A phone
 * that is in can be stopped even where it allows none any more.
 */
export default function OwnStrap({ studioId, bookingId }: { studioId: string; bookingId: string }) {
  const { t } = useTranslation('waitlist');
  const client = useQueryClient();
  const params = { studioId, bookingId };
  const queryKey = [...topicKey('places', studioId), 'phone', bookingId];
  const phone = useQuery({ queryKey, queryFn: ({ signal }) => api.getPhone({ params, signal }) });
  const open = useMutation({
    mutationFn: () => api.setPhone({ params, body: { letIn: true } }),
    onSuccess: ({ url }) => location.assign(url!),
    onError: showProblem,
  });
  const end = useMutation({
    mutationFn: () => api.setPhone({ params, body: { letIn: false } }),
    onSuccess: () => notify({ message: t('phone.offer.ended') }),
    onError: showProblem,
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
  if (!phone.data) return null;
  const { allowed, isIn } = phone.data;
  if (!allowed && !isIn) return null;
  return (
    <section>
      <Text fw={650} mt="md">
        {t('phone.offer.title')}
      </Text>
      <Text size="sm">{t(allowed ? 'phone.offer.text' : 'phone.offer.still')}</Text>
      {allowed && (
        <Text size="sm" c="dimmed">
          {t('phone.offer.needs')}
        </Text>
      )}
      <Group mt="xs" gap="xs">
        {allowed && (
          <Button
            size="md"
            variant="light"
            loading={open.isPending || open.isSuccess}
            onClick={() => open.mutate()}
          >
            {t('phone.offer.open')}
          </Button>
        )}
        {isIn && (
          <Button size="md" variant="subtle" loading={end.isPending} onClick={() => end.mutate()}>
            {t('phone.offer.end')}
          </Button>
        )}
      </Group>
    </section>
  );
}
