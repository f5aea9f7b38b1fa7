import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Steps as StepsOf } from '../../steps.tsx';

const STEPS = ['before', 'login', 'preview', 'gyms'] as const;

/** Where one is on the way to Spivi, and what this step is for. */
export function Steps(props: { at: (typeof STEPS)[number]; about: string; children: ReactNode }) {
  const { t } = useTranslation('spivi');
  return (
    <StepsOf
      label={t('wizard.steps')}
      steps={STEPS.map((step) => t(`wizard.${step}.step`))}
      at={STEPS.indexOf(props.at)}
      about={props.about}
    >
      {props.children}
    </StepsOf>
  );
}
