import { Button, Checkbox, Group, Stack, Text, Title } from '@mantine/core';
import type { SpiviStatus, Studio } from '@tandem/api/studio';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConnectForm } from './connect-form.tsx';

const STEPS = ['admin', 'agreement', 'siteId'] as const;

/** First what must be true at Spivi, then the credentials, tested before they are saved. */
export function ConnectWizard({ status, studio }: { status: SpiviStatus; studio: Studio }) {
  const { t } = useTranslation('console');
  const [prepared, setPrepared] = useState<string[]>([]);
  const [ready, setReady] = useState(false);
  if (ready)
    return (
      <Stack maw={560}>
        <Text>{t('wizard.credentials')}</Text>
        <ConnectForm
          status={status}
          studio={studio}
          onCancel={() => setReady(false)}
          cancelLabel={t('wizard.back')}
        />
      </Stack>
    );
  return (
    <Stack maw={640}>
      <Text>{t('wizard.intro')}</Text>
      <Title order={2} size="h4">
        {t('wizard.before')}
      </Title>
      <Checkbox.Group value={prepared} onChange={setPrepared} aria-label={t('wizard.before')}>
        <Stack gap="md">
          {STEPS.map((step) => (
            <Checkbox
              key={step}
              value={step}
              label={t(`wizard.${step}.label`)}
              description={t(`wizard.${step}.how`)}
              styles={{
                label: { fontSize: 16, fontWeight: 550 },
                description: { fontSize: 14, color: '#495057' },
              }}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <Group mt="sm">
        <Button onClick={() => setReady(true)} disabled={prepared.length < STEPS.length}>
          {t('wizard.continue')}
        </Button>
      </Group>
    </Stack>
  );
}
