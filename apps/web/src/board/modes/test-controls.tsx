import './words.ts';
import type { ClassPlanTold } from '@tandem/api/tracker';
import { type FitnessTest, fitnessTests } from '@tandem/api/words';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tracker } from '../api.ts';
import { Problem } from '../problem.tsx';

type Props = { plan: ClassPlanTold | null; eventId: number; running: boolean };

/** Gives the class a test of fitness to ride by: its plan, and afterwards a proposal to each rider. */
export function TestControls({ plan, eventId, running }: Props) {
  const { t } = useTranslation('modes');
  const [chosen, choose] = useState<FitnessTest>('ftp20');
  const given = plan?.plan.test;
  const give = useMutation({
    mutationFn: () => tracker.giveClassPlan({ params: { eventId }, body: { test: chosen } }),
  });
  return (
    <details className="mode-controls">
      <summary>{t('test.title')}</summary>
      <div>
        {given !== undefined && <p role="status">{t('test.given', { test: t(`test.names.${given}`) })}</p>}
        <label className="field">
          {t('test.which')}
          <select value={chosen} onChange={({ target }) => choose(target.value as FitnessTest)}>
            {fitnessTests.map((each) => (
              <option key={each} value={each}>
                {t(`test.names.${each}`)}
              </option>
            ))}
          </select>
        </label>
        <p className="hint">
          {t(`test.hints.${chosen}`)} {t('test.after')}
        </p>
        <button
          type="button"
          className="button primary"
          disabled={give.isPending}
          onClick={() => give.mutate()}
        >
          {t(running ? 'test.giveNow' : 'test.give')}
        </button>
        {give.error !== null && <Problem error={give.error} />}
      </div>
    </details>
  );
}
