import { goneLetter } from '../gone-letter.ts';

const words = {
  en: {
    subject: (title: string) => `Cancelled: ${title}`,
    lead: 'a class that you had booked is cancelled, and your booking with it. We are sorry.',
    several: 'Classes cancelled',
    leadSeveral: 'classes that you had booked are cancelled, and your bookings with them. We are sorry.',
  },
  fr: {
    subject: (title: string) => `Annulé\u00a0: ${title}`,
    lead: 'un cours que vous aviez réservé est annulé, et votre réservation avec lui. Nous en sommes désolés.',
    several: 'Cours annulés',
    leadSeveral:
      'des cours que vous aviez réservés sont annulés, et vos réservations avec eux. Nous en sommes désolés.',
  },
};

/** The studio has cancelled a class with its bookings, or several in one act: a series, the days of a closure. */
export const classCancelled = goneLetter(words, ({ booked }) => !booked);
