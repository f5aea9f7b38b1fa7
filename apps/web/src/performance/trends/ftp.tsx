import type { Trends } from '@tandem/api/studio';
import { useMemo } from 'react';
import { Chart } from '../chart/chart.tsx';
import { DetailsLink } from '../person.tsx';
import { useWords } from '../words.ts';
import { ftpDrawing } from './ftp-drawing.ts';
import { Section } from './section.tsx';

/** FTP and FTP by weight since when. */
export function Ftp({ trends }: { trends: Trends }) {
  const words = useWords();
  const { t } = words;
  const drawing = useMemo(
    () => (trends.ftp.some(({ ftpW }) => ftpW !== null) ? ftpDrawing(trends, words) : null),
    [trends, words],
  );
  if (!drawing)
    return (
      <Section title={t('ftp.title')}>
        <p>
          {t('ftp.empty')} <DetailsLink>{t('ftp.enter')}</DetailsLink>
        </p>
      </Section>
    );
  return <Chart name="ftp" title={t('ftp.title')} drawing={drawing} />;
}
