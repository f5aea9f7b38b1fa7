import i18next from 'i18next';
import en from '../../messages/en/computer.json' with { type: 'json' };
import strapEn from '../../messages/en/strap.json' with { type: 'json' };
import fr from '../../messages/fr/computer.json' with { type: 'json' };
import strapFr from '../../messages/fr/strap.json' with { type: 'json' };

// They come with the pages that speak them, and not with each wall.
i18next.addResourceBundle('en', 'computer', en);
i18next.addResourceBundle('fr', 'computer', fr);
i18next.addResourceBundle('en', 'strap', strapEn);
i18next.addResourceBundle('fr', 'strap', strapFr);
