import type { Locale } from '@tandem/api/words';

/** The words of a mail after class. */
type Words = {
  subject(title: string): string;
  lead: string;
  picture: { power: string; both: string; heartRate: string };
  button: string;
  why(studio: string): string;
};

export const words: Record<Locale, Words> = {
  en: {
    subject: (title) => `Your ride: ${title}`,
    lead: 'here is what you rode.',
    picture: {
      power: 'Your power from start to finish, in the colours of your zones.',
      both: 'Your power from start to finish in the colours of your zones, and your heart rate as a line.',
      heartRate: 'Your heart rate from start to finish, in the colours of your zones.',
    },
    button: 'See the whole ride',
    why: (studio) => `${studio} sends you this after class because you allowed your numbers to be kept.`,
  },
  fr: {
    subject: (title) => `Votre séance : ${title}`,
    lead: 'voici ce que vous avez fait.',
    picture: {
      power: 'Votre puissance du début à la fin, aux couleurs de vos zones.',
      both: 'Votre puissance du début à la fin, aux couleurs de vos zones, et votre fréquence cardiaque en ligne.',
      heartRate: 'Votre fréquence cardiaque du début à la fin, aux couleurs de vos zones.',
    },
    button: 'Voir toute la séance',
    why: (studio) =>
      `${studio} vous envoie ce message après vos cours, car vous avez accepté que vos résultats soient conservés.`,
  },
};
