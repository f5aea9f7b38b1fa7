import { Button, Group, Text } from '@mantine/core';
import type { Delivery, Webhook } from '@tandem/api/studio';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { serverNow } from '../../base/server-clock.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { notify } from '../../ui/notify.tsx';
import { showProblem } from '../../ui/problem.tsx';
import { deliveriesQuery, webhooksQuery } from './queries.ts';
import classes from './webhooks.module.css';

const DAY_MS = 86_400_000;

/** The latest events of an address and what came of them; each, or all of a day, can be sent again. */
export function Deliveries({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation('webhooks');
  const [open, setOpen] = useState(false);
  return (
    <details className={classes.latest} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('latest')}</summary>
      {open && <List webhook={webhook} />}
    </details>
  );
}

function List({ webhook: { webhookId, off } }: { webhook: Webhook }) {
  const { t } = useTranslation('webhooks');
  const { studioId } = useSession();
  const client = useQueryClient();
  const asked = useQuery(deliveriesQuery(studioId, webhookId));
  const again = useMutation({
    mutationFn: (body: { eventId: string } | { since: string }) =>
      api.replayWebhook({ params: { studioId, webhookId }, body }),
    onSuccess: ({ sentAgain }) => {
      notify({ message: t('sentAgain', { count: sentAgain }) });
      return client.invalidateQueries({ queryKey: webhooksQuery(studioId).queryKey });
    },
    onError: showProblem,
  });
  return (
    <Asked query={asked} loading={80}>
      {(deliveries) =>
        deliveries.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('noneYet')}
          </Text>
        ) : (
          <>
            <ul className={classes.deliveries}>
              {deliveries.map((one) => (
                <li key={one.eventId}>
                  <Text size="sm">
                    {t(`kinds.${one.kind}`)}
                    <Text span size="sm" c="dimmed">
                      {' '}
                      · <Came delivery={one} />
                    </Text>
                  </Text>
                  {off === null && (
                    <Button
                      size="xs"
                      variant="default"
                      onClick={() => again.mutate({ eventId: one.eventId })}
                    >
                      {t('again')}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            {off === null && (
              <Group mt="xs">
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => again.mutate({ since: new Date(serverNow() - DAY_MS).toISOString() })}
                >
                  {t('againDay')}
                </Button>
              </Group>
            )}
          </>
        )
      }
    </Asked>
  );
}

/** When it happened, and what came of the last try. */
function Came({ delivery: { at, outcome, status, tries, nextTryAt, ms } }: { delivery: Delivery }) {
  const { t } = useTranslation('webhooks');
  const format = useFormat();
  const parts = [
    format.moment(at),
    outcome === null ? t('notYet') : t(`outcomes.${outcome}`),
    status !== null && `HTTP ${status}`,
    outcome === 'ok' && ms !== null && `${ms} ms`,
    tries > 1 && t('tries', { count: tries }),
    outcome !== null && nextTryAt !== null && t('next', { when: format.moment(nextTryAt) }),
    outcome !== 'ok' && outcome !== 'gone' && outcome !== null && nextTryAt === null && t('givenUp'),
  ];
  return parts.filter(Boolean).join(' · ');
}
