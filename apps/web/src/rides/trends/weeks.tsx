import type { Trends } from '@tandem/api/studio';
import { useMemo, useState } from 'react';
import { Chart } from '../../ui/chart/chart.tsx';
import { Choice } from '../../ui/chart/choice.tsx';
import { useWords } from '../words.ts';
import { Section } from './section.tsx';
import { knownWeekMetrics, type WeekMetric, weeksDrawing } from './weeks-drawing.ts';

/** Bars by week of a metric of one's choice. */
export function Weeks({ trends }: { trends: Trends }) {
  const words = useWords();
  const { t } = words;
  const known = useMemo(() => knownWeekMetrics(trends.weeks), [trends.weeks]);
  const [chosen, setChosen] = useState<WeekMetric | null>(null);
  const metric = chosen !== null && known.includes(chosen) ? chosen : known[0];
  const drawing = useMemo(() => metric && weeksDrawing(trends, metric, words), [trends, metric, words]);
  if (!drawing || !metric)
    return (
      <Section title={t('weeks.title')}>
        <p>{t('weeks.empty')}</p>
      </Section>
    );
  return (
    <Chart name="weeks" title={t(`weeks.of.${metric}`)} drawing={drawing}>
      <Choice
        label={t('weeks.choose')}
        value={metric}
        onChange={setChosen}
        options={known.map((value) => ({ value, label: t(`weeks.metric.${value}`) }))}
      />
    </Chart>
  );
}
