import IconEyeOff from '@tabler/icons-react/dist/esm/icons/IconEyeOff.mjs';
import { useTranslation } from 'react-i18next';

/** In place of a number that its rider keeps from the board. */
export function Withheld() {
  const { t } = useTranslation('board');
  return <IconEyeOff className="withheld" role="img" aria-label={t('tile.withheld')} />;
}
