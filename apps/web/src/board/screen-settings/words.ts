import i18next from 'i18next';
import en from '../../messages/en/wall.json' with { type: 'json' };
import fr from '../../messages/fr/wall.json' with { type: 'json' };

// They come with a screen that shows what its club has chosen and with whoever chooses, and not with each wall.
i18next.addResourceBundle('en', 'wall', en);
i18next.addResourceBundle('fr', 'wall', fr);
