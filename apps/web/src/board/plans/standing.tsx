import IconCaretDownFilled from '@tabler/icons-react/dist/esm/icons/IconCaretDownFilled.mjs';
import IconCaretUpFilled from '@tabler/icons-react/dist/esm/icons/IconCaretUpFilled.mjs';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import { type Band, type RiderPercents, standingTo } from '@tandem/metrics/plans';
import { useTranslation } from 'react-i18next';

const SIGNS = { under: IconCaretDownFilled, on: IconCheck, over: IconCaretUpFilled };

/** How a rider stands to what the plan asks: a sign and a word. Nothing where either is not known. */
export function Standing({ band, rider }: { band: Band | null; rider: RiderPercents }) {
  const { t } = useTranslation('board');
  const standing = standingTo(band, rider);
  if (standing === null) return null;
  const Sign = SIGNS[standing];
  return (
    <span className="standing" data-standing={standing}>
      <Sign aria-hidden />
      {t(`tile.standing.${standing}`)}
    </span>
  );
}
