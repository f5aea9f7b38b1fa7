import { Button, Code, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../app/format.ts';
import { ProblemAlert } from '../../app/problem.tsx';
import { attemptsQuery } from '../../app/queries.ts';
import { useSession } from '../../app/session.ts';
import { Empty } from '../page.tsx';
import classes from './integrations.module.css';

/** So many are shown at first. */
const FIRST_ROWS = 20;

/** The latest calls to Spivi, newest first. */
export function AttemptsLog() {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { studioId } = useSession();
  const [all, show] = useDisclosure();
  const { data, error, refetch } = useQuery(attemptsQuery(studioId));
  return (
    <Stack component="section" gap="sm">
      <Title order={2} size="h4">
        {t('log.title')}
      </Title>
      {error ? (
        <ProblemAlert error={error} retry={refetch} />
      ) : !data ? (
        <Skeleton h={160} />
      ) : data.length === 0 ? (
        <Empty text={t('log.empty')} />
      ) : (
        <ul className={classes.log}>
          {data.slice(0, all ? undefined : FIRST_ROWS).map((attempt) => (
            <li key={attempt.attemptId} data-outcome={attempt.outcome}>
              <span>{format.dateTime(attempt.startedAt)}</span>
              <Code fz="xs">{attempt.method}</Code>
              <strong>{t(`log.outcome.${attempt.outcome}`)}</strong>
              <Text span size="sm" c="dimmed">
                {[
                  attempt.message,
                  attempt.durationMs !== null && t('log.duration', { ms: format.number(attempt.durationMs) }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
                {attempt.classId && ' · '}
                {attempt.classId && (
                  <Link
                    to="/console/$studioId/classes/$classId"
                    params={{ studioId, classId: attempt.classId }}
                  >
                    {t('log.class')}
                  </Link>
                )}
                {attempt.customerId && ' · '}
                {attempt.customerId && (
                  <Link
                    to="/console/$studioId/customers/$customerId"
                    params={{ studioId, customerId: attempt.customerId }}
                  >
                    {t('log.customer')}
                  </Link>
                )}
              </Text>
            </li>
          ))}
        </ul>
      )}
      {data && data.length > FIRST_ROWS && !all && (
        <Button variant="default" style={{ alignSelf: 'start' }} onClick={show.open}>
          {t('log.more', { count: data.length - FIRST_ROWS })}
        </Button>
      )}
    </Stack>
  );
}
