import type { BikeSettings } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';

/** How a bike is set for somebody, in one line: "Saddle 68 cm, fore-aft 7"; empty where nobody has said it. */
export function useBikeWords(): (bike: BikeSettings) => string {
  const { t } = useTranslation('profile');
  const said = (height: string, foreAft: string, of: 'saddle' | 'bar') => {
    if (height === '') return foreAft && t('bike.one', { part: t(`bike.${of}ForeAft`), setting: foreAft });
    const high = t('bike.one', { part: t(`bike.${of}`), setting: height });
    return foreAft === '' ? high : t(`bike.${of}Both`, { high, foreAft });
  };
  return (bike) =>
    [said(bike.saddleHeight, bike.saddleForeAft, 'saddle'), said(bike.barHeight, bike.barForeAft, 'bar')]
      .filter(Boolean)
      .join(' · ');
}
