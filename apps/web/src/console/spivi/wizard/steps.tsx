import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../spivi.module.css';

const STEPS = ['before', 'login', 'preview', 'gyms'] as const;

/** Where one is on the way in, and what this step is for. */
export function Steps(props: { at: (typeof STEPS)[number]; about: string; children: ReactNode }) {
  const { t } = useTranslation('spivi');
  const here = STEPS.indexOf(props.at);
  return (
    <Stack gap="lg" maw={640}>
      <ol className={classes.steps} aria-label={t('wizard.steps')}>
        {STEPS.map((step, at) => (
          <li key={step} aria-current={at === here ? 'step' : undefined} data-done={at < here || undefined}>
            <span>{at + 1}</span> {t(`wizard.${step}.step`)}
          </li>
        ))}
      </ol>
      <Text>{props.about}</Text>
      {props.children}
    </Stack>
  );
}
