import i18next from 'i18next';
import { formatter } from '../../base/format.ts';
import en from '../../messages/en/performance.json';
import fr from '../../messages/fr/performance.json';
import { metricText } from '../metric-text.ts';
import type { Words } from '../words.ts';

/** The words of a language, as charts speak them. */
export function wordsOf(language: 'en' | 'fr'): Words {
  const i18n = i18next.createInstance();
  void i18n.init({
    lng: language,
    ns: ['performance'],
    defaultNS: 'performance',
    resources: { en: { performance: en }, fr: { performance: fr } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  const format = formatter(language);
  return {
    t: i18n.getFixedT(language, 'performance') as unknown as Words['t'],
    format,
    metric: (id, value) => metricText(id, value, format.locale),
  };
}
