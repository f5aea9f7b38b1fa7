import i18next from 'i18next';
import en from '../../messages/en/run.json' with { type: 'json' };
import fr from '../../messages/fr/run.json' with { type: 'json' };

// They come with whoever runs a class, and not with each wall.
i18next.addResourceBundle('en', 'run', en);
i18next.addResourceBundle('fr', 'run', fr);
