import { Code, Stack, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconCircleMinus from '@tabler/icons-react/dist/esm/icons/IconCircleMinus.mjs';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import type { Erasure } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import classes from './rights.module.css';

const icons = {
  waiting: IconClock,
  done: IconCircleCheck,
  attention: IconAlertTriangle,
  not_needed: IconCircleMinus,
};

/** What an erasure has reached, step by step, and the proof once all is gone. */
export function ErasureRecord({ erasure }: { erasure: Erasure }) {
  const { t } = useTranslation('rights');
  const format = useFormat();
  const why = (code: string) => t(`erasure.code.${code}`, { defaultValue: code });
  return (
    <Stack gap="md">
      <ul className={classes.steps}>
        {erasure.steps.map(({ step, state, removed, code }) => {
          const Icon = icons[state];
          return (
            <li key={step} data-state={state}>
              <Icon size={20} aria-hidden />
              <span>{t(`erasure.step.${step}`)}</span>
              <small>
                {state === 'done' && removed > 0
                  ? t('erasure.removed', { count: removed, shown: format.number(removed) })
                  : t(`erasure.stepState.${state}`)}
                {code && ` · ${why(code)}`}
              </small>
            </li>
          );
        })}
      </ul>
      {erasure.proof && (
        <div>
          <Text size="sm" fw={550}>
            {t('erasure.proof')}
          </Text>
          <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>
            {erasure.proof}
          </Code>
        </div>
      )}
      <Text size="sm" c="dimmed">
        {t('erasure.number', { id: erasure.erasureId })}
      </Text>
    </Stack>
  );
}
