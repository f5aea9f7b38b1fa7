import { Radio, Stack } from '@mantine/core';
import type { SeriesScope } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';

/** This class alone, or others of its series as well. */
export type Scope = 'one' | SeriesScope;

/** Which classes of a series are meant. */
export function ScopeChoice(props: { label: string; value: Scope; onChange: (scope: Scope) => void }) {
  const { t } = useTranslation('console');
  return (
    <Radio.Group label={props.label} value={props.value} onChange={(value) => props.onChange(value as Scope)}>
      <Stack gap="xs" mt={4}>
        {(['one', 'following', 'all'] as const).map((scope) => (
          <Radio key={scope} value={scope} label={t(`series.${scope}`)} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
