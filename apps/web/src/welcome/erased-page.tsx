import { Button, Group, Stack, Text } from '@mantine/core';
import type { Erasure } from '@tandem/api/studio';
import { useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { WelcomeFrame } from '../frame/welcome-frame.tsx';
import { ErasureRecord } from '../rights/erasure-record.tsx';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Counts and a proof, nothing of the person: kept by the browser for this one page. */
    erasure?: Erasure;
  }
}

/** The last page of somebody who had everything deleted: what is gone, and the proof to keep. */
export function ErasedPage() {
  const { t } = useTranslation('rights');
  const erasure = useRouterState({ select: (state) => state.location.state.erasure });
  if (!erasure)
    return (
      <WelcomeFrame title={t('erased.nothing')} intro={t('erased.nothingWhy')}>
        {null}
      </WelcomeFrame>
    );
  const state = erasure.state === 'done' ? 'done' : 'running';
  return (
    <WelcomeFrame title={t(`erased.title.${state}`)} intro={t(`erased.intro.${state}`)}>
      <Stack gap="lg">
        <ErasureRecord erasure={erasure} />
        <Text size="sm">{t('erased.keep')}</Text>
        <Group>
          <Button variant="default" size="md" onClick={() => window.print()}>
            {t('erased.print')}
          </Button>
        </Group>
      </Stack>
    </WelcomeFrame>
  );
}
