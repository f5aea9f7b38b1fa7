import './words.ts';
import { useTranslation } from 'react-i18next';
import { goToPath } from '../place.ts';

/** The way to the club's class plans. */
export function OpenPlans() {
  const { t } = useTranslation('plans');
  return (
    <section aria-labelledby="plans">
      <h2 id="plans">{t('title')}</h2>
      <p className="hint">{t('hint')}</p>
      <button type="button" className="button" onClick={() => goToPath('/plans')}>
        {t('toPlans')}
      </button>
    </section>
  );
}
