/** The languages that every text is in. */
export const locales = ['en', 'fr'] as const;
export type Locale = (typeof locales)[number];

/** Each named in itself. */
export const localeNames: Record<Locale, string> = { en: 'English', fr: 'Français' };

/** How days and hours are written in it, where nobody's own region is known. */
export const localeTags: Record<Locale, string> = { en: 'en-GB', fr: 'fr-FR' };
