import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import type { Webhook } from '@tandem/api/studio';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { confirm } from '../../ui/confirm.tsx';
import { notify } from '../../ui/notify.tsx';
import { showProblem } from '../../ui/problem.tsx';
import { IntegrationsLink } from '../integrations-link.tsx';
import { Empty, Page } from '../page.tsx';
import { Deliveries } from './deliveries.tsx';
import { webhooksQuery } from './queries.ts';
import { SecretDialog } from './secret-dialog.tsx';
import { WebhookDialog } from './webhook-dialog.tsx';
import classes from './webhooks.module.css';

/** Where the studio's own programs hear what happens; for owners. */
export function WebhooksPage() {
  const { t } = useTranslation('webhooks');
  const { studioId } = useSession();
  const client = useQueryClient();
  const asked = useQuery(webhooksQuery(studioId));
  const [open, setOpen] = useState<Webhook | 'new' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const lookAgain = () => client.invalidateQueries({ queryKey: webhooksQuery(studioId).queryKey });
  return (
    <Page
      narrow
      title={t('title')}
      above={<IntegrationsLink />}
      aside={
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpen('new')}>
          {t('add')}
        </Button>
      }
    >
      <Text maw={640}>
        {t('intro')}{' '}
        <Anchor href="https://www.standardwebhooks.com" underline="always" rel="noreferrer">
          Standard Webhooks
        </Anchor>
      </Text>
      <Asked query={asked} loading={240}>
        {(webhooks) =>
          webhooks.length === 0 ? (
            <Empty text={t('none')} />
          ) : (
            <ul className={classes.webhooks}>
              {webhooks.map((one) => (
                <li key={one.webhookId}>
                  <Row
                    webhook={one}
                    onChange={() => setOpen(one)}
                    onSecret={setSecret}
                    lookAgain={lookAgain}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Asked>
      {open !== null && (
        <WebhookDialog
          webhook={open === 'new' ? null : open}
          onClose={() => setOpen(null)}
          onSaved={(made) => {
            setOpen(null);
            setSecret(made);
            void lookAgain();
          }}
        />
      )}
      {secret !== null && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </Page>
  );
}

type RowProps = {
  webhook: Webhook;
  onChange: () => void;
  onSecret: (secret: string) => void;
  lookAgain: () => void;
};

function Row({ webhook, onChange, onSecret, lookAgain }: RowProps) {
  const { t } = useTranslation('webhooks');
  const { studioId } = useSession();
  const { webhookId, url, off } = webhook;
  const params = { studioId, webhookId };
  const act = useMutation({
    mutationFn: async (what: 'test' | 'on' | 'off' | 'remove' | 'secret'): Promise<unknown> => {
      if (what === 'test') return api.testWebhook({ params });
      if (what === 'remove') return api.removeWebhook({ params });
      if (what === 'secret') return api.renewWebhookSecret({ params }).then(({ secret }) => onSecret(secret));
      return api.updateWebhook({ params, body: { on: what === 'on' } });
    },
    onSuccess: (_, what) => {
      if (what !== 'secret') notify({ message: t(`done.${what}`) });
      lookAgain();
    },
    onError: showProblem,
  });
  const ask = (what: 'remove' | 'secret') =>
    confirm({
      title: t(`ask.${what}.title`),
      text: <Text>{t(`ask.${what}.text`)}</Text>,
      yes: t(`ask.${what}.yes`),
      onConfirm: () => act.mutate(what),
    });
  return (
    <Stack gap="xs">
      <Text fw={600} className={classes.url}>
        {url}
      </Text>
      <Text size="sm">{webhook.kinds.map((kind) => t(`kinds.${kind}`)).join(' · ')}</Text>
      <Stands webhook={webhook} />
      <Group gap="xs">
        <Button size="sm" variant="default" aria-label={t('changeNamed', { url })} onClick={onChange}>
          {t('change')}
        </Button>
        {off === null ? (
          <>
            <Button size="sm" variant="default" loading={act.isPending} onClick={() => act.mutate('test')}>
              {t('test')}
            </Button>
            <Button size="sm" variant="default" onClick={() => act.mutate('off')}>
              {t('switchOff')}
            </Button>
          </>
        ) : (
          <Button size="sm" loading={act.isPending} onClick={() => act.mutate('on')}>
            {t('switchOn')}
          </Button>
        )}
        <Button size="sm" variant="default" onClick={() => ask('secret')}>
          {t('newSecret')}
        </Button>
        <Button
          size="sm"
          variant="default"
          aria-label={t('removeNamed', { url })}
          onClick={() => ask('remove')}
        >
          {t('remove')}
        </Button>
      </Group>
      <Deliveries webhook={webhook} />
    </Stack>
  );
}

/** Whether it works, in words; what a person must do stands out. */
function Stands({ webhook: { off, failingSince, oldSecretUntil, waiting } }: { webhook: Webhook }) {
  const { t } = useTranslation('webhooks');
  const format = useFormat();
  const oldSecret = oldSecretUntil !== null && t('oldSecret', { until: format.moment(oldSecretUntil) });
  if (off !== null)
    return (
      <Alert color={off === 'person' ? 'gray' : 'red'} variant="light" title={t(`off.${off}.title`)}>
        {t(`off.${off}.text`)} {waiting > 0 && t('waiting', { count: waiting })}
      </Alert>
    );
  return (
    <Text size="sm" c="dimmed">
      {[
        failingSince === null ? t('works') : t('failing', { since: format.past(failingSince) }),
        waiting > 0 && t('waiting', { count: waiting }),
        oldSecret,
      ]
        .filter(Boolean)
        .join(' · ')}
    </Text>
  );
}
