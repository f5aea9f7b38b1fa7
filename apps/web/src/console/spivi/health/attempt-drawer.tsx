import { Button, Code, Drawer, Group, Stack, Text } from '@mantine/core';
import type { Attempt } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useFormat } from '../../../base/format.ts';
import { topicKey } from '../../../base/queries.ts';
import { useSession } from '../../../base/session.ts';
import { Asked } from '../../../ui/asked.tsx';
import { useReturnFocus } from '../../../ui/use-return-focus.ts';
import customerClasses from '../../customers/customers.module.css';
import classes from '../spivi.module.css';
import { useRetry } from '../use-retry.tsx';
import { MethodName } from './method-name.tsx';

/** One call: when, about what, what came of it, and the redacted request and answer. */
export function AttemptDrawer({ attempt, onClose }: { attempt: Attempt; onClose: () => void }) {
  useReturnFocus();
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const { studioId } = useSession();
  const { retry, skip } = useRetry();
  const { attemptId, classId, customerId } = attempt;
  const detail = useQuery({
    queryKey: [...topicKey('spivi', studioId), 'attempt', attemptId],
    queryFn: ({ signal }) => api.getAttempt({ params: { studioId, attemptId }, signal }),
  });
  const item = classId ? { classId } : customerId ? { customerId } : null;
  const failed = attempt.outcome !== 'ok' && attempt.outcome !== 'started';
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={<MethodName method={attempt.method} />}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        <dl className={customerClasses.facts}>
          <dt>{t('log.when')}</dt>
          <dd>{format.dateTime(attempt.startedAt)}</dd>
          <dt>{t('log.came')}</dt>
          <dd>
            <strong>{t(`log.outcome.${attempt.outcome}`)}</strong>
            {attempt.message && <div>{attempt.message}</div>}
            <Text size="sm" c="dimmed">
              {t(`log.means.${attempt.outcome}`)}
            </Text>
          </dd>
          {attempt.code && (
            <>
              <dt>{t('log.code')}</dt>
              <dd>
                <Code>{attempt.code}</Code>
              </dd>
            </>
          )}
          {attempt.durationMs !== null && (
            <>
              <dt>{t('log.took')}</dt>
              <dd>{format.unit(attempt.durationMs, 'millisecond')}</dd>
            </>
          )}
          <dt>{t('log.method')}</dt>
          <dd>
            <Code>{attempt.method}</Code> {attempt.calls > 1 && t('log.calls', { count: attempt.calls })}
          </dd>
          {classId && (
            <>
              <dt>{t('log.class')}</dt>
              <dd>
                <Link
                  className={classes.link}
                  to="/console/$studioId/classes/$classId"
                  params={{ studioId, classId }}
                >
                  {attempt.classTitle ?? t('log.class')}
                </Link>
              </dd>
            </>
          )}
          {customerId && (
            <>
              <dt>{t('log.customer')}</dt>
              <dd>
                <Link
                  className={classes.link}
                  to="/console/$studioId/customers/$customerId"
                  params={{ studioId, customerId }}
                >
                  {attempt.customerName ?? t('log.customer')}
                </Link>
              </dd>
            </>
          )}
        </dl>
        {item && failed && (
          <Group gap="xs">
            <Button size="sm" variant="light" loading={retry.isPending} onClick={() => retry.mutate(item)}>
              {t('retry.retry')}
            </Button>
            <Button
              size="sm"
              variant="subtle"
              color="gray"
              loading={skip.isPending}
              onClick={() => skip.mutate(item)}
            >
              {t('retry.skip')}
            </Button>
          </Group>
        )}
        <Asked query={detail} loading={160}>
          {({ request, answer }) => (
            <>
              <Stack gap={4}>
                <Text fw={550}>{t('log.request')}</Text>
                <Code block tabIndex={0}>
                  {JSON.stringify(request, null, 2)}
                </Code>
              </Stack>
              <Stack gap={4}>
                <Text fw={550}>{t('log.answer')}</Text>
                <Code block tabIndex={0} className={classes.answer}>
                  {answer?.trim() || t('log.noAnswer')}
                </Code>
              </Stack>
              <Text size="sm" c="dimmed">
                {t('log.redacted')}
              </Text>
            </>
          )}
        </Asked>
      </Stack>
    </Drawer>
  );
}
