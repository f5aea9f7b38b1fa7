import i18next from 'i18next';
import en from '../../messages/en/waiting.json' with { type: 'json' };
import fr from '../../messages/fr/waiting.json' with { type: 'json' };

// They come with a screen that follows its room, and not with each wall.
i18next.addResourceBundle('en', 'waiting', en);
i18next.addResourceBundle('fr', 'waiting', fr);
