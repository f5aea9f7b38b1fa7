import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemAlert } from '../../ui/problem.tsx';
import { type Filter, useExport } from './use-export.ts';

/** Takes the list along as it is narrowed down: says what it holds, follows it, and says what was saved. */
export default function ExportDialog(props: { filter: Filter; total: number; onClose: () => void }) {
  const { t } = useTranslation('lists');
  const format = useFormat();
  const { state, run } = useExport(props.filter);
  const narrowed = Object.values(props.filter).some((value) => value !== undefined);
  return (
    <Dialog title={t('export.title')} onClose={props.onClose}>
      <Stack gap="md">
        {state.is === 'asked' && (
          <>
            <Text>
              {t(narrowed ? 'export.narrowed' : 'export.all', {
                count: props.total,
                shown: format.number(props.total),
              })}
            </Text>
            <Text size="sm" c="dimmed">
              {t('export.holds')}
            </Text>
          </>
        )}
        {state.is === 'busy' && (
          <div role="status">
            <Text size="sm" mb={6}>
              {t('export.busy', { done: format.number(state.done), total: format.number(state.total) })}
            </Text>
            <Progress
              size="lg"
              value={(state.done / Math.max(state.total, 1)) * 100}
              aria-label={t('progress')}
            />
          </div>
        )}
        {state.is === 'done' && (
          <Text role="status">
            {t('export.done', { count: state.people, shown: format.number(state.people) })}{' '}
            {state.files > 1 && t('export.files', { count: state.files })}
          </Text>
        )}
        {state.is === 'failed' && <ProblemAlert error={state.error} retry={() => void run()} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            {t(state.is === 'done' ? 'close' : 'cancel')}
          </Button>
          {state.is === 'asked' && <Button onClick={() => void run()}>{t('export.begin')}</Button>}
        </Group>
      </Stack>
    </Dialog>
  );
}
