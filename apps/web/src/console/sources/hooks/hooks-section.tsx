import { Alert, Button, Group, List, Skeleton, Stack, Text } from '@mantine/core';
import type { SourceHook } from '@tandem/api/studio';
import { sourceNames } from '@tandem/api/words';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useFormat } from '../../../base/format.ts';
import { topicKey } from '../../../base/queries.ts';
import { useSession } from '../../../base/session.ts';
import { source } from '../../../base/source.ts';
import { Asked } from '../../../ui/asked.tsx';
import { confirm } from '../../../ui/confirm.tsx';
import { CopyField } from '../../../ui/copy-field.tsx';
import { notify } from '../../../ui/notify.tsx';
import customerClasses from '../../customers/customers.module.css';
import { Part } from '../../page.tsx';
import { useSourceChange } from '../use-source-change.ts';
import { HookDialog } from './hook-dialog.tsx';

const name = sourceNames.momence;
/** What is pressed there, one after the other. */
const STEPS = ['open', 'address', 'secret', 'events', 'try'] as const;
/** What has come is seen while somebody tries it. */
const ASK_AGAIN_MS = 15_000;

const hookQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('source', studioId), 'hook'],
    queryFn: ({ signal }) => api.getSourceHook({ params: { source, studioId }, signal }),
  });

/** That the other system says itself when something has changed: its address, its secret, and what came. */
export function HooksSection() {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const client = useQueryClient();
  const asked = useQuery({ ...hookQuery(studioId), refetchInterval: ASK_AGAIN_MS });
  const [open, setOpen] = useState(false);
  const lookAgain = () => client.invalidateQueries({ queryKey: hookQuery(studioId).queryKey });
  const remove = useSourceChange({
    change: () => api.removeSourceHook({ params: { source, studioId } }),
    onSuccess: () => notify({ message: t('hooks.removed') }),
  });
  const askToRemove = () =>
    confirm({
      title: t('hooks.remove.title'),
      text: <Text>{t('hooks.remove.text', { name })}</Text>,
      yes: t('hooks.remove.yes'),
      onConfirm: () => remove.mutate(),
    });
  return (
    <Part title={t('hooks.title')} intro={t('hooks.intro', { name })}>
      <Asked query={asked} loading={<Skeleton h={120} />}>
        {({ hook }) =>
          hook === null ? (
            <Group>
              <Button onClick={() => setOpen(true)}>{t('hooks.setUp')}</Button>
            </Group>
          ) : (
            <Stack gap="md">
              <CopyField label={t('hooks.address', { name })} text={hook.address} />
              <Came hook={hook} />
              <Steps />
              <Group gap="xs">
                <Button size="sm" variant="default" onClick={() => setOpen(true)}>
                  {t('hooks.newSecret')}
                </Button>
                <Button size="sm" variant="default" loading={remove.isPending} onClick={askToRemove}>
                  {t('hooks.remove.do')}
                </Button>
              </Group>
            </Stack>
          )
        }
      </Asked>
      {open && (
        <HookDialog
          anew={asked.data?.hook != null}
          onSaved={() => void lookAgain()}
          onClose={() => setOpen(false)}
        />
      )}
    </Part>
  );
}

/** Whether it works, in words: what came, and what was not taken since. */
function Came({ hook: { receivedAt, refused, unknown, oldSecretUntil } }: { hook: SourceHook }) {
  const { t } = useTranslation('sources');
  const format = useFormat();
  const refusedSince = refused !== null && (receivedAt === null || refused.at > receivedAt);
  return (
    <>
      {refusedSince && (
        <Alert color="orange" variant="light" title={t(`hooks.refused.${refused.because}.title`, { name })}>
          {t(`hooks.refused.${refused.because}.text`, { name })}
        </Alert>
      )}
      <dl className={customerClasses.facts}>
        <dt>{t('hooks.receivedAt')}</dt>
        <dd>{receivedAt ? format.moment(receivedAt) : t('hooks.nothingYet')}</dd>
        {refused && (
          <>
            <dt>{t('hooks.refusedCount')}</dt>
            <dd>
              {t('hooks.refusedLast', {
                count: refused.count,
                number: format.number(refused.count),
                at: format.moment(refused.at),
                why: t(`hooks.refused.${refused.because}.title`, { name }),
              })}
            </dd>
          </>
        )}
        {unknown && (
          <>
            <dt>{t('hooks.unknown')}</dt>
            <dd>{t('hooks.unknownLast', { event: unknown.event, at: format.moment(unknown.at) })}</dd>
          </>
        )}
        {oldSecretUntil && (
          <>
            <dt>{t('hooks.oldSecret')}</dt>
            <dd>{t('hooks.oldSecretUntil', { until: format.moment(oldSecretUntil) })}</dd>
          </>
        )}
      </dl>
    </>
  );
}

function Steps() {
  const { t } = useTranslation('sources');
  return (
    <details>
      <summary>{t('hooks.howTo', { name })}</summary>
      <List type="ordered" mt="sm" spacing="xs" maw={640}>
        {STEPS.map((step) => (
          <List.Item key={step}>{t(`hooks.steps.${step}`, { name })}</List.Item>
        ))}
      </List>
    </details>
  );
}
