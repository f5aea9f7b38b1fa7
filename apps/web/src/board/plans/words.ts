import i18next from 'i18next';
import en from '../../messages/en/plans.json' with { type: 'json' };
import fr from '../../messages/fr/plans.json' with { type: 'json' };

// They come with a class that has a plan and with whoever writes one, and not with each wall.
i18next.addResourceBundle('en', 'plans', en);
i18next.addResourceBundle('fr', 'plans', fr);
// A refusal is told in the board's words.
i18next.addResourceBundle('en', 'board', { errors: en.errors }, true);
i18next.addResourceBundle('fr', 'board', { errors: fr.errors }, true);
