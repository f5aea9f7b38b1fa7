import { goneLetter } from '../gone-letter.ts';

const words = {
  en: {
    subject: (title: string) => `Booking cancelled: ${title}`,
    lead: 'the studio has cancelled your booking of this class.',
    several: 'Bookings cancelled',
    leadSeveral: 'the studio has cancelled your bookings of these classes.',
  },
  fr: {
    subject: (title: string) => `Réservation annulée\u00a0: ${title}`,
    lead: 'le studio a annulé votre réservation de ce cours.',
    several: 'Réservations annulées',
    leadSeveral: 'le studio a annulé vos réservations de ces cours.',
  },
};

/**
 * Staff have cancelled one person's booking, or several at once; the classes take place. What was taken back at once is not
 * told, and a class that is gone as a whole has a mail of its own.
 */
export const bookingCancelledByStaff = goneLetter(words, ({ booked, cancelled }) => !booked && !cancelled);
