import type { Trends } from '@tandem/api/studio';
import { useWords } from '../words.ts';
import { Section } from './section.tsx';
import classes from './trends.module.css';

/** How regular, in small honest figures. */
export function Attendance({ trends: { attendance, streak } }: { trends: Trends }) {
  const { t, format } = useWords();
  const { booked, attended, missed, lateCancelled } = attendance;
  const facts = [
    ...(booked > 0
      ? [
          {
            label: t('attendance.came'),
            value: t('attendance.of', { attended: format.number(attended), count: booked }),
          },
        ]
      : []),
    ...(missed > 0 ? [{ label: t('attendance.missed'), value: format.number(missed) }] : []),
    ...(lateCancelled > 0 ? [{ label: t('attendance.late'), value: format.number(lateCancelled) }] : []),
    { label: t('streak.now'), value: t('streak.count', { count: streak.weeks }) },
    { label: t('streak.best'), value: t('streak.count', { count: streak.best }) },
  ];
  return (
    <Section title={t('attendance.title')}>
      <dl className={classes.facts}>
        {facts.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
