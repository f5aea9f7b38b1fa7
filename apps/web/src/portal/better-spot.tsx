import { Button, Group, Text } from '@mantine/core';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconHourglass from '@tabler/icons-react/dist/esm/icons/IconHourglass.mjs';
import type { ClassDetail } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { useFormat } from '../base/format.ts';
import { topicKey } from '../base/queries.ts';
import { useNow } from '../base/use-now.ts';
import { notify } from '../ui/notify.tsx';
import { showProblem } from '../ui/problem.tsx';
import { StudioButton } from './studio-button.tsx';

type Props = { of: ClassDetail; studioId: string; bookingId: string };

/** Who is booked waits for a spot that somebody else has now, and keeps theirs meanwhile. */
export default function BetterSpot({ of: one, studioId, bookingId }: Props) {
  const { t } = useTranslation('waitlist');
  const format = useFormat();
  const now = useNow();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<number[] | null>(null);
  const named = (spots: number[]) => format.anyOf(spots.map(String));
  const wish = useMutation({
    mutationFn: (spots: number[]) => api.wishSpots({ params: { studioId, bookingId }, body: { spots } }),
    onSuccess: ({ spotNumber, wishedSpots }, spots) => {
      setChosen(null);
      if (wishedSpots.length > 0) notify({ message: t('better.saved', { spots: named(wishedSpots) }) });
      else
        notify({
          message: spots.length > 0 ? t('better.moved', { number: spotNumber }) : t('better.stopped'),
        });
    },
    onError: showProblem,
    onSettled: () => client.invalidateQueries({ queryKey: topicKey('class', studioId) }),
  });
  const taken = one.spots
    .filter(({ state }) => state === 'taken' || state === 'held')
    .map(({ spotNumber }) => spotNumber);
  const wished = one.wishedSpots;
  if (Date.parse(one.waitlist.closesAt) <= now || (taken.length === 0 && wished.length === 0)) return null;
  const mine = one.myBooking?.spotNumber ?? null;
  const how = { number: mine, when: format.dayTime(one.waitlist.closesAt, one.timeZone) };
  if (chosen === null && wished.length === 0)
    return (
      <Button
        variant="default"
        size="md"
        leftSection={<IconHourglass size={20} aria-hidden />}
        onClick={() => setChosen([])}
      >
        {t('better.offer')}
      </Button>
    );
  if (chosen === null)
    return (
      <section>
        <Text fw={600}>{t('better.waits', { spots: named(wished) })}</Text>
        <Text size="sm">{t(mine === null ? 'better.howNone' : 'better.how', how)}</Text>
        <Group gap="xs" mt="xs">
          <Button size="md" variant="default" onClick={() => setChosen(wished)}>
            {t('better.change')}
          </Button>
          <StudioButton size="md" variant="default" loading={wish.isPending} onClick={() => wish.mutate([])}>
            {t('better.stop')}
          </StudioButton>
        </Group>
      </section>
    );
  const toggle = (spot: number) =>
    setChosen(chosen.includes(spot) ? chosen.filter((each) => each !== spot) : [...chosen, spot]);
  return (
    <section>
      <Text fw={600} id="better-spots">
        {t('better.choose')}
      </Text>
      <Text size="sm">{t(mine === null ? 'better.howNone' : 'better.how', how)}</Text>
      <Group gap="xs" my="sm" role="group" aria-labelledby="better-spots">
        {[...new Set([...taken, ...chosen])]
          .sort((a, b) => a - b)
          .map((spot) => (
            <Button
              key={spot}
              size="md"
              variant={chosen.includes(spot) ? 'filled' : 'default'}
              leftSection={chosen.includes(spot) && <IconCheck size={16} aria-hidden />}
              aria-pressed={chosen.includes(spot)}
              onClick={() => toggle(spot)}
            >
              {t('better.spot', { number: spot })}
            </Button>
          ))}
      </Group>
      <StudioButton
        fullWidth
        size="lg"
        disabled={chosen.length === 0}
        loading={wish.isPending}
        onClick={() => wish.mutate(chosen)}
      >
        {t('better.save')}
      </StudioButton>
      <Button fullWidth size="md" variant="subtle" mt="xs" onClick={() => setChosen(null)}>
        {t('cancel')}
      </Button>
    </section>
  );
}
