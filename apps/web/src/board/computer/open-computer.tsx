import { useTranslation } from 'react-i18next';
import { goToPath } from '../place.ts';

/** The way to the page that makes this computer a box. */
export function OpenComputer() {
  const { t } = useTranslation('board');
  return (
    <section aria-labelledby="this-computer">
      <h2 id="this-computer">{t('club.computer')}</h2>
      <p className="hint">{t('club.computerHint')}</p>
      <button type="button" className="button" onClick={() => goToPath('/computer')}>
        {t('club.useComputer')}
      </button>
    </section>
  );
}
