import type { Trends } from '@tandem/api/studio';
import { useMemo } from 'react';
import { Chart } from '../../ui/chart/chart.tsx';
import { DetailsLink } from '../person.tsx';
import { useWords } from '../words.ts';
import { ftpDrawing } from './ftp-drawing.ts';
import { Section } from './section.tsx';

/** FTP and FTP by weight since when. */
export function Ftp({ trends }: { trends: Trends }) {
  const words = useWords();
  const { t } = words;
  const drawing = useMemo(() => (isFtpKnown(trends) ? ftpDrawing(trends, words) : null), [trends, words]);
  if (!drawing)
    return (
      <Section title={t('ftp.title')}>
        <p>
          {t('ftp.empty')} <EnterFtp trends={trends} />
        </p>
      </Section>
    );
  return <Chart name="ftp" title={t('ftp.title')} drawing={drawing} />;
}

export const isFtpKnown = ({ ftp }: Trends) => ftp.some(({ ftpW }) => ftpW !== null);

/** Where to enter the FTP that a number needs, unless it is known. */
export function EnterFtp({ trends }: { trends: Trends }) {
  const { t } = useWords();
  return isFtpKnown(trends) ? null : <DetailsLink>{t('ftp.enter')}</DetailsLink>;
}
