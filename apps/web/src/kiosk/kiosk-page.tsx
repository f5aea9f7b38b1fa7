import './endpoints.ts';
import { Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../base/api.ts';
import { isLost } from '../base/client.ts';
import { useFormat } from '../base/format.ts';
import { usePageTitle } from '../base/page-title.ts';
import { useNow } from '../base/use-now.ts';
import { LanguageSwitch } from '../frame/language-switch.tsx';
import { Mark } from '../frame/mark.tsx';
import { useArrived } from '../frame/use-arrived.ts';
import { ProblemAlert } from '../ui/problem.tsx';
import { Door } from './door.tsx';
import classes from './kiosk.module.css';
import { PairForm } from './pair-form.tsx';
import { doorQuery } from './queries.ts';
import { useInstalled } from './use-installed.ts';

/** A tablet at a studio's door: who comes finds themself, and is checked in. Nobody is signed in here. */
export function KioskPage() {
  const { t } = useTranslation(['kiosk', 'room']);
  const asked = useQuery(doorQuery());
  const { data: door, error } = asked;
  usePageTitle(t('title'));
  useArrived();
  useInstalled();
  const lost = isLost(error);
  return (
    <main className={classes.page}>
      <header className={classes.head}>
        <Mark sizePx={36} />
        <div className={classes.place}>
          {door && (
            <>
              <Text fw={650} fz="xl">
                {door.studioName}
              </Text>
              <Text c="dimmed">{door.locationName}</Text>
            </>
          )}
        </div>
        {door && <Clock timeZone={door.timeZone} />}
        <LanguageSwitch size="lg" />
      </header>
      {lost && (
        <div className={classes.lost} role="status">
          <Title order={door ? 2 : 1} size="h3">
            {t('lost.title')}
          </Title>
          <Text>{t('lost.text')}</Text>
        </div>
      )}
      {isProblem(error, 'kiosk_unknown') ? (
        <PairForm onDone={asked.refetch} />
      ) : door ? (
        <Door door={door} />
      ) : error && !lost ? (
        <ProblemAlert error={error} retry={asked.refetch} />
      ) : (
        !error && (
          <Stack role="status" aria-label={t('loading')}>
            <Skeleton h={64} />
            <Skeleton h={160} />
          </Stack>
        )
      )}
    </main>
  );
}

/** The time at the place, which is what a class begins by. */
function Clock({ timeZone }: { timeZone: string }) {
  const { time } = useFormat();
  const now = new Date(useNow()).toISOString();
  return (
    <time className={classes.clock} dateTime={now}>
      {time(now, timeZone)}
    </time>
  );
}
