import { Anchor, Button, Checkbox, Group, Radio, Stack, Text } from '@mantine/core';
import type { SpiviStatus } from '@tandem/api/studio';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Steps } from './steps.tsx';

const NEEDS = ['admin', 'agreement', 'siteId'] as const;
const isSpivis = (url: string) => /(^|\.)spivi\.com$/.test(new URL(url).hostname);

type Props = { status: SpiviStatus; baseUrl: string; onChoose: (url: string) => void; onReady: () => void };

/** Which server measures, and what must be true there first. */
export function Before(props: Props) {
  const { t } = useTranslation('spivi');
  const { allowedBaseUrls, trackerUrl } = props.status;
  return (
    <Steps at="before" about={t('wizard.before.about')}>
      {allowedBaseUrls.length > 1 && (
        <Radio.Group
          label={t('wizard.before.where')}
          value={props.baseUrl}
          onChange={props.onChoose}
          styles={{ label: { fontWeight: 550 } }}
        >
          <Stack gap="sm" mt="xs">
            {allowedBaseUrls.map((url) => (
              <Radio
                key={url}
                value={url}
                label={t(isSpivis(url) ? 'wizard.before.spivis' : 'wizard.before.ours')}
                description={url}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {isSpivis(props.baseUrl) ? (
        <AtSpivi onReady={props.onReady} />
      ) : (
        <AtTracker trackerUrl={trackerUrl} onReady={props.onReady} />
      )}
    </Steps>
  );
}

/** Tandem's own tracker asks for a club, and nothing to be signed. */
function AtTracker({ trackerUrl, onReady }: { trackerUrl: string | null; onReady: () => void }) {
  const { t } = useTranslation('spivi');
  return (
    <>
      <Text size="sm">{t('wizard.before.club')}</Text>
      <Group gap="md">
        <Button onClick={onReady}>{t('wizard.continue')}</Button>
        {trackerUrl && (
          <Anchor size="sm" href={new URL('/club', trackerUrl).href} target="_blank" rel="noreferrer">
            {t('wizard.before.openTracker')}
          </Anchor>
        )}
      </Group>
    </>
  );
}

/** Where to click at Spivi. */
function AtSpivi({ onReady }: { onReady: () => void }) {
  const { t } = useTranslation('spivi');
  const [ready, setReady] = useState<string[]>([]);
  const left = NEEDS.length - ready.length;
  return (
    <>
      <Text size="sm">{t('wizard.before.three')}</Text>
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
    </>
  );
}
