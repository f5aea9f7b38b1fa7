import { Button, Group, SegmentedControl, Stack, Title } from '@mantine/core';
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import type { Attempt } from '@tandem/api/studio';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import { Asked } from '../../../ui/asked.tsx';
import { More } from '../../../ui/more.tsx';
import { Empty } from '../../page.tsx';
import { attemptsQuery } from '../queries.ts';
import classes from '../spivi.module.css';
import { AttemptDrawer } from './attempt-drawer.tsx';
import { MethodName } from './method-name.tsx';

/** Calls to Spivi, newest first: the failed ones or all, of one class or person where asked. */
export function AttemptsLog() {
  const { t } = useTranslation('spivi');
  const { studioId } = useSession();
  const navigate = useNavigate({ from: '/console/$studioId/integrations/spivi/health' });
  const { calls, classId, customerId } = useSearch({ from: '/console/$studioId/integrations/spivi/health' });
  const all = calls === 'all';
  const [open, setOpen] = useState<Attempt | null>(null);
  const log = useInfiniteQuery(
    attemptsQuery(studioId, { classId, customerId, failed: all ? undefined : 'true' }),
  );
  const rows = log.data?.pages.flatMap((page) => page.attempts) ?? [];
  const subject =
    (classId ? rows[0]?.classTitle : rows[0]?.customerName) ?? t(classId ? 'log.class' : 'log.customer');
  return (
    <Stack component="section" gap="sm">
      <Title order={2} size="h4">
        {t('log.title')}
      </Title>
      <Group gap="sm">
        <SegmentedControl
          aria-label={t('log.which')}
          value={calls ?? 'failed'}
          onChange={(value) =>
            navigate({
              search: { classId, customerId, calls: value === 'all' ? 'all' : undefined },
              replace: true,
              resetScroll: false,
            })
          }
          data={[
            { value: 'failed', label: t('log.failed') },
            { value: 'all', label: t('log.all') },
          ]}
        />
        {(classId || customerId) && (
          <Button
            size="sm"
            variant="light"
            rightSection={<IconX size={16} aria-hidden />}
            aria-label={t('log.everything', { name: subject })}
            onClick={() => navigate({ search: { calls }, replace: true, resetScroll: false })}
          >
            {t('log.only', { name: subject })}
          </Button>
        )}
      </Group>
      <Asked query={log} loading={200}>
        {() =>
          rows.length === 0 ? (
            <Empty text={t(all ? 'log.empty' : 'log.noneFailed')} />
          ) : (
            <ul className={classes.log}>
              {rows.map((attempt) => (
                <li key={attempt.attemptId}>
                  <Row attempt={attempt} onOpen={() => setOpen(attempt)} />
                </li>
              ))}
            </ul>
          )
        }
      </Asked>
      <More of={log} word={t('more')} style={{ alignSelf: 'center' }} />
      {open && <AttemptDrawer attempt={open} onClose={() => setOpen(null)} />}
    </Stack>
  );
}

function Row({ attempt, onOpen }: { attempt: Attempt; onOpen: () => void }) {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const about = [attempt.classTitle, attempt.customerName].filter(Boolean).join(' · ');
  return (
    <button type="button" data-outcome={attempt.outcome} onClick={onOpen}>
      <time dateTime={attempt.startedAt}>{format.moment(attempt.startedAt)}</time>
      <span>
        <MethodName method={attempt.method} />
        {attempt.calls > 1 && <small> {t('log.calls', { count: attempt.calls })}</small>}
        {about && <small>{about}</small>}
      </span>
      <span>
        <strong>{t(`log.outcome.${attempt.outcome}`)}</strong>
        {attempt.code && <small>{t(`log.because.${attempt.code}`, { defaultValue: attempt.code })}</small>}
      </span>
    </button>
  );
}
