import i18next from 'i18next';
import en from '../../messages/en/modes.json' with { type: 'json' };
import fr from '../../messages/fr/modes.json' with { type: 'json' };

// They come with a class that does something beside riding and with whoever runs one, and not with each wall.
i18next.addResourceBundle('en', 'modes', en);
i18next.addResourceBundle('fr', 'modes', fr);
// A refusal is told in the board's words.
i18next.addResourceBundle('en', 'board', { errors: en.errors }, true);
i18next.addResourceBundle('fr', 'board', { errors: fr.errors }, true);
