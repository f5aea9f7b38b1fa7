import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { studioQuery } from '../base/queries.ts';
import { notify } from '../ui/notify.tsx';
import { showProblem } from '../ui/problem.tsx';

/** Sends a strap of the member's own from this phone, where the studio allows it: the tracker's page does the work. */
export default function OwnStrap({ studioId, bookingId }: { studioId: string; bookingId: string }) {
  const { t } = useTranslation('waitlist');
  const studio = useQuery(studioQuery(studioId));
  const params = { studioId, bookingId };
  const open = useMutation({
    mutationFn: () => api.setPhone({ params, body: { letIn: true } }),
    onSuccess: ({ url }) => location.assign(url!),
    onError: showProblem,
  });
  const end = useMutation({
    mutationFn: () => api.setPhone({ params, body: { letIn: false } }),
    onSuccess: () => notify({ message: t('phone.offer.ended') }),
    onError: showProblem,
  });
  if (!studio.data?.memberPhones) return null;
  return (
    <section>
      <Text fw={650} mt="md">
        {t('phone.offer.title')}
      </Text>
      <Text size="sm">{t('phone.offer.text')}</Text>
      <Text size="sm" c="dimmed">
        {t('phone.offer.needs')}
      </Text>
      <Group mt="xs" gap="xs">
        <Button
          size="md"
          variant="light"
          loading={open.isPending || open.isSuccess}
          onClick={() => open.mutate()}
        >
          {t('phone.offer.open')}
        </Button>
        <Button size="md" variant="subtle" loading={end.isPending} onClick={() => end.mutate()}>
          {t('phone.offer.end')}
        </Button>
      </Group>
    </section>
  );
}
