import { Button, Group, Progress, Stack, Text, Title } from '@mantine/core';
import type { SpiviStatus, Studio } from '@tandem/api/studio';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import { confirm } from '../../../ui/confirm.tsx';
import { notify } from '../../../ui/notify.tsx';
import { Choices } from '../connection/choices.tsx';
import { spiviQuery } from '../queries.ts';
import { useSpiviChange } from '../use-spivi-change.ts';
import { ComingClasses } from './coming-classes.tsx';
import { PreviewPeople } from './preview-people.tsx';
import { Steps } from './steps.tsx';

/** What the first sync would do, while nothing is sent yet; then enable it, go back, or discard it. */
export function Preview(props: {
  status: SpiviStatus;
  draft: NonNullable<SpiviStatus['connection']>;
  studio: Studio;
  onBack: () => void;
}) {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const { studioId } = useSession();
  const client = useQueryClient();
  const { status } = props;
  const run = status.lastMatchRun;
  const running = run?.state === 'running';
  const { linked } = status.counts;
  const enable = useSpiviChange({
    change: () => api.enableSpivi({ params: { studioId }, body: { enabled: true } }),
    onSuccess: (enabled) => {
      client.setQueryData(spiviQuery(studioId).queryKey, enabled);
      notify({ message: t('wizard.preview.enabled') });
    },
  });
  const again = useSpiviChange({ change: () => api.syncNow({ params: { studioId } }) });
  const discard = useSpiviChange({ change: () => api.removeSpivi({ params: { studioId } }) });
  const confirmDiscard = () =>
    confirm({
      title: t('wizard.preview.discardTitle'),
      text: t('wizard.preview.discardText'),
      yes: t('wizard.preview.discard'),
      onConfirm: () => discard.mutate(),
    });
  return (
    <Steps at="preview" about={t('wizard.preview.about')}>
      <Stack component="section" gap="sm">
        <Title order={2} size="h4">
          {t('wizard.preview.people')}
        </Title>
        {run && (
          <div>
            <Progress
              value={run.total ? (run.done / run.total) * 100 : 100}
              aria-label={t('run.progress')}
              transitionDuration={150}
            />
            <Text size="sm" mt={4} role="status">
              {t(running ? 'run.running' : 'wizard.preview.looked', {
                count: run.total,
                done: format.number(run.done),
                total: format.number(run.total),
              })}
              {run.failed > 0 && ` ${t('wizard.preview.failed', { count: run.failed })}`}
            </Text>
          </div>
        )}
        {linked > 0 && (
          <Text size="sm">
            {t('wizard.preview.already', { count: linked, shown: format.number(linked) })}
          </Text>
        )}
        {run?.state === 'failed' && (
          <Group gap="sm">
            <Text size="sm">{run.message ?? t('run.stopped')}</Text>
            <Button size="sm" variant="default" loading={again.isPending} onClick={() => again.mutate()}>
              {t('tryAgain')}
            </Button>
          </Group>
        )}
        {run && <PreviewPeople run={run} />}
      </Stack>
      <Stack component="section" gap="sm">
        <Title order={2} size="h4">
          {t('wizard.preview.classes')}
        </Title>
        <ComingClasses status={status} studio={props.studio} />
      </Stack>
      <Stack component="section" gap="sm">
        <Title order={2} size="h4">
          {t('choices.title')}
        </Title>
        <Choices connection={props.draft} />
      </Stack>
      <div>
        <Group gap="xs">
          <Button loading={enable.isPending} onClick={() => enable.mutate()}>
            {t('wizard.preview.enable')}
          </Button>
          <Button variant="default" onClick={props.onBack}>
            {t('wizard.back')}
          </Button>
          <Button variant="subtle" color="gray" loading={discard.isPending} onClick={confirmDiscard}>
            {t('wizard.preview.discard')}
          </Button>
        </Group>
        {running && (
          <Text size="sm" c="dimmed" mt="xs">
            {t('wizard.preview.early')}
          </Text>
        )}
      </div>
    </Steps>
  );
}
