import { Anchor, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Steps } from './steps.tsx';

const NEEDS = ['admin', 'agreement', 'siteId'] as const;

/** What must be true at Spivi first, and where to click there. */
export function Before({ onReady }: { onReady: () => void }) {
  const { t } = useTranslation('spivi');
  const [ready, setReady] = useState<string[]>([]);
  const left = NEEDS.length - ready.length;
  return (
    <Steps at="before" about={t('wizard.before.about')}>
      <Checkbox.Group value={ready} onChange={setReady} aria-label={t('wizard.before.step')}>
        <Stack gap="md">
          {NEEDS.map((need) => (
            <Checkbox
              key={need}
              value={need}
              label={t(`wizard.before.${need}.label`)}
              description={t(`wizard.before.${need}.how`)}
              styles={{
                label: { fontSize: 'var(--text-md)', fontWeight: 550 },
                description: { fontSize: 'var(--text-sm)', color: 'var(--ink-label)', lineHeight: 1.5 },
              }}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <Group gap="md">
        <Button onClick={onReady} disabled={left > 0}>
          {t('wizard.continue')}
        </Button>
        <Anchor size="sm" href="https://spivi.com" target="_blank" rel="noreferrer">
          {t('wizard.before.open')}
        </Anchor>
      </Group>
      {left > 0 && (
        <Text size="sm" c="dimmed">
          {t('wizard.before.left', { count: left })}
        </Text>
      )}
    </Steps>
  );
}
