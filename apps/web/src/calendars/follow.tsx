import { Button, Group, Stack, Text } from '@mantine/core';
import IconCalendarPlus from '@tabler/icons-react/dist/esm/icons/IconCalendarPlus.mjs';
import type { MyCalendar } from '@tandem/api/studio';
import type { OwnCalendar } from '@tandem/api/words';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { useFormat } from '../base/format.ts';
import { Asked } from '../ui/asked.tsx';
import { confirm } from '../ui/confirm.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { notify } from '../ui/notify.tsx';
import { showProblem } from '../ui/problem.tsx';

type Of = { studioId: string; of: OwnCalendar };

const calendarQuery = (params: Of) =>
  queryOptions({
    queryKey: ['my-calendar', params.studioId, params.of],
    queryFn: ({ signal }) => api.getMyCalendar({ params, signal }),
  });

/** A calendar of one's own that programs follow: its link is made, taken along, made anew and ended. */
export function Follow(params: Of) {
  const { t } = useTranslation('calendars');
  const client = useQueryClient();
  const asked = useQuery(calendarQuery(params));
  const keep = (calendar: MyCalendar | null) =>
    client.setQueryData(calendarQuery(params).queryKey, { calendar });
  const make = useMutation({
    mutationFn: () => api.makeMyCalendar({ params }),
    onSuccess: keep,
    onError: showProblem,
  });
  return (
    <Stack gap="sm">
      <Text>{t(params.of === 'bookings' ? 'follow.what' : 'follow.whatClasses')}</Text>
      <Asked query={asked} loading={120}>
        {({ calendar }) =>
          calendar === null ? (
            <Button size="md" loading={make.isPending} onClick={() => make.mutate()}>
              {t('follow.make')}
            </Button>
          ) : (
            <Link calendar={calendar} params={params} renew={make} keep={keep} />
          )
        }
      </Asked>
      <Text size="sm" c="dimmed">
        {t('follow.rarely')}
      </Text>
    </Stack>
  );
}

type LinkProps = {
  calendar: MyCalendar;
  params: Of;
  renew: { isPending: boolean; mutate(): void };
  keep(calendar: null): void;
};

function Link({ calendar: { url, fetchedAt }, params, renew, keep }: LinkProps) {
  const { t } = useTranslation('calendars');
  const format = useFormat();
  const end = useMutation({
    mutationFn: () => api.endMyCalendar({ params }),
    onSuccess: () => {
      keep(null);
      notify({ message: t('follow.ended') });
    },
    onError: showProblem,
  });
  const ask = (what: 'renew' | 'end', onConfirm: () => void) =>
    confirm({
      title: t(`follow.${what}Title`),
      text: <Text>{t(`follow.${what}Text`)}</Text>,
      yes: t(`follow.${what}`),
      onConfirm,
    });
  return (
    <>
      <Button
        size="md"
        leftSection={<IconCalendarPlus size={20} aria-hidden />}
        component="a"
        href={url.replace(/^https?:/, 'webcal:')}
      >
        {t('follow.open')}
      </Button>
      <CopyField label={t('follow.address')} text={url} />
      <Text size="sm">
        {fetchedAt === null ? t('follow.never') : t('follow.asked', { when: format.past(fetchedAt) })}
      </Text>
      <Group gap="xs">
        <Button
          size="md"
          variant="default"
          loading={renew.isPending}
          onClick={() => ask('renew', () => renew.mutate())}
        >
          {t('follow.renew')}
        </Button>
        <Button
          size="md"
          variant="default"
          loading={end.isPending}
          onClick={() => ask('end', () => end.mutate())}
        >
          {t('follow.end')}
        </Button>
      </Group>
    </>
  );
}
