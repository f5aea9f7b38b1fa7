import type { KioskPerson } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';

type Spot = Pick<KioskPerson, 'spotNumber' | 'spotKind'>;

/** What is ridden, and its number: "Bike" and 12; no number where no spot was chosen yet. */
export function useSpotWords(): (spot: Spot) => { word: string; number: number | null } {
  const { t } = useTranslation(['kiosk', 'room']);
  return ({ spotNumber: number, spotKind }) => {
    if (number === null) return { word: t('noSpot'), number };
    return { word: spotKind === null ? t('spotWord') : t(`kind.${spotKind}`, { ns: 'room' }), number };
  };
}
