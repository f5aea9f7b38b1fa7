import type { BikeSettings } from '@tandem/api/studio';
import { bikeParts } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';

/** How a bike is set for somebody, in one line; nothing where nobody has said it. */
export function BikeLine({ bike }: { bike: BikeSettings }) {
  const { t } = useTranslation('profile');
  return bikeParts
    .filter((part) => bike[part] !== '')
    .map((part) => t('bike.one', { part: t(`bike.${part}`), setting: bike[part] }))
    .join(' · ');
}
