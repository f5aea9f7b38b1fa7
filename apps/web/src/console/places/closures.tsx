import { Button, Text } from '@mantine/core';
import type { Closure, Location } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { dayIn } from '../../base/calendar.ts';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { useNow } from '../../base/use-now.ts';
import { confirm } from '../../ui/confirm.tsx';
import { notify } from '../../ui/notify.tsx';
import { ProblemAlert } from '../../ui/problem.tsx';
import classes from './places.module.css';

/** The days on which a location is closed, now or to come. */
export function Closures({ location, all }: { location: Location; all: Closure[] }) {
  const { t } = useTranslation('team');
  const format = useFormat();
  const { studioId } = useSession();
  const client = useQueryClient();
  const today = dayIn(location.timeZone, useNow());
  const coming = all.filter((one) => one.locationId === location.locationId && one.toDay >= today);
  const open = useMutation({
    mutationFn: (closureId: string) => api.reopenLocation({ params: { studioId, closureId } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: topicKey('places', studioId) });
      notify({ message: t('closure.opened', { place: location.name }) });
    },
  });
  return (
    <>
      {coming.length > 0 && (
        <ul className={classes.rooms} aria-label={t('closure.listOf', { place: location.name })}>
          {coming.map((one) => {
            const days = format.dayRange(one.fromDay, one.toDay);
            return (
              <li key={one.closureId}>
                <div>
                  <Text fw={550}>{days}</Text>
                  <Text size="sm" c="dimmed">
                    {t('closure.closed', { reason: one.reason })}
                  </Text>
                </div>
                <Button
                  size="sm"
                  variant="default"
                  flex="none"
                  aria-label={t('closure.openNamed', { days })}
                  onClick={() =>
                    confirm({
                      title: t('closure.openTitle', { days }),
                      text: t('closure.openText'),
                      yes: t('closure.open'),
                      onConfirm: () => open.mutate(one.closureId),
                    })
                  }
                >
                  {t('closure.open')}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      {open.error && <ProblemAlert error={open.error} />}
    </>
  );
}
