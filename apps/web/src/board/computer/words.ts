import i18next from 'i18next';
import en from '../../messages/en/computer.json' with { type: 'json' };
import fr from '../../messages/fr/computer.json' with { type: 'json' };

// They come with the page that speaks them, and not with each wall.
i18next.addResourceBundle('en', 'computer', en);
i18next.addResourceBundle('fr', 'computer', fr);
