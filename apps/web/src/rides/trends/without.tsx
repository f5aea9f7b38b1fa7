import type { Trends } from '@tandem/api/studio';
import { Reason } from '../reason.tsx';
import { useWords } from '../words.ts';
import { Section } from './section.tsx';
import classes from './trends.module.css';

/** Why some rides of the period have no numbers, and what to do about it. */
export function Without({ reasons }: { reasons: Trends['without'] }) {
  const { t } = useWords();
  if (reasons.length === 0) return null;
  const count = reasons.reduce((sum, { rides }) => sum + rides, 0);
  return (
    <Section title={t('without.title', { count })}>
      <ul className={classes.without}>
        {reasons.map(({ reason, rides }) => (
          <li key={reason}>
            <span className={classes.count}>{rides} ×</span>
            <Reason result={{ state: 'none', reason }} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
