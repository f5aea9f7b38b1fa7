import { Stack, Switch, Text } from '@mantine/core';
import type { SourceStatus } from '@tandem/api/studio';
import { sourceNames } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useSession } from '../../../base/session.ts';
import { source } from '../../../base/source.ts';
import { confirm } from '../../../ui/confirm.tsx';
import { Part } from '../../page.tsx';
import { useSourceChange } from '../use-source-change.ts';

const name = sourceNames.momence;

/** Whether check-ins that are made here are sent there, and how those fare. */
export function CheckInsSection({ of }: { of: NonNullable<SourceStatus['connection']>['checkIns'] }) {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const { on, waiting, refused } = of;
  const set = useSourceChange({
    change: (wanted: boolean) =>
      api.setSourceCheckIns({ params: { source, studioId }, body: { on: wanted } }),
  });
  const turnOff = () =>
    waiting === 0
      ? set.mutate(false)
      : confirm({
          title: t('checkIns.offTitle'),
          text: t('checkIns.offText', { name, count: waiting }),
          yes: t('checkIns.off'),
          onConfirm: () => set.mutate(false),
        });
  return (
    <Part title={t('checkIns.title')} intro={t('checkIns.intro', { name })}>
      <Stack gap="xs">
        <Switch
          label={t('checkIns.switch', { name })}
          checked={on}
          disabled={set.isPending}
          onChange={({ currentTarget }) => (currentTarget.checked ? set.mutate(true) : turnOff())}
        />
        {on && waiting > 0 && <Text size="sm">{t('checkIns.waiting', { count: waiting, name })}</Text>}
        {refused > 0 && <Text size="sm">{t('checkIns.refused', { count: refused, name })}</Text>}
      </Stack>
    </Part>
  );
}
