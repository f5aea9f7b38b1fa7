import type { Trends } from '@tandem/api/studio';
import { useMemo } from 'react';
import { Chart } from '../../ui/chart/chart.tsx';
import { ACCENT, CONTRAST, QUIET, withMinus } from '../../ui/chart/chart-style.ts';
import { useWords } from '../words.ts';
import { fitnessDrawing } from './fitness-drawing.ts';
import { sayFatigue, sayFitness, sayForm } from './fitness-words.ts';
import { EnterFtp, isFtpKnown } from './ftp.tsx';
import { Section } from './section.tsx';
import classes from './trends.module.css';

/** Fitness, fatigue and form: what each is today, what that means, and how they came about. */
export function Fitness({ trends }: { trends: Trends }) {
  const { fitness, from } = trends;
  const words = useWords();
  const { t, format } = words;
  const drawing = useMemo(() => fitness && fitnessDrawing(fitness, from, words), [fitness, from, words]);
  if (!fitness || !drawing)
    return (
      <Section title={t('fitness.title')}>
        <p>
          {t('fitness.empty')} {t(isFtpKnown(trends) ? 'fitness.needsPower' : 'fitness.needsFtp')}{' '}
          <EnterFtp trends={trends} />
        </p>
      </Section>
    );
  const { now, fitness28 } = fitness;
  const said = [
    { name: 'fitness', color: ACCENT, value: now.fitness, sentence: sayFitness(now.fitness, fitness28) },
    { name: 'fatigue', color: CONTRAST, value: now.fatigue, sentence: sayFatigue(now) },
    { name: 'form', color: QUIET, value: now.form, sentence: sayForm(now) },
  ] as const;
  return (
    <Chart
      name="fitness"
      title={t('fitness.title')}
      drawing={drawing}
      note={
        <dl className={classes.said}>
          {said.map(({ name, color, value, sentence }) => (
            <div key={name}>
              <dt>
                <span className={classes.swatch} style={{ background: color }} />
                {t(`fitness.${name}.name`)} <strong>{withMinus(format.number(value))}</strong>
              </dt>
              <dd>{t(`fitness.${sentence.key}`, { count: sentence.count })}</dd>
            </div>
          ))}
        </dl>
      }
      below={<p className={classes.quiet}>{t('fitness.how')}</p>}
    />
  );
}
