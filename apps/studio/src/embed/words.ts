import type { ClassLevel, Locale } from '@tandem/api/words';

type Words = {
  schedule: (studio: string) => string;
  weeks: string;
  earlier: string;
  later: string;
  none: string;
  elsewhere: string;
  closed: (place: string) => string;
  minutes: (minutes: number) => string;
  levels: Record<Exclude<ClassLevel, 'all'>, string>;
  book: string;
  wait: string;
  bookIn: (system: string) => string;
  bookedIn: (system: string) => string;
  full: string;
  opens: (when: string) => string;
  running: string;
  cancelled: string;
  newPage: string;
  hidden: string;
  hiddenRemedy: string;
  busy: string;
  busyRemedy: string;
};

export const words: Record<Locale, Words> = {
  en: {
    schedule: (studio) => `${studio}: classes`,
    weeks: 'Weeks',
    earlier: 'Earlier',
    later: 'Later',
    none: 'No classes in this week.',
    elsewhere: 'Each time is that of its place.',
    closed: (place) => `${place} is closed.`,
    minutes: (minutes) => `${minutes} min`,
    levels: { beginner: 'Beginners', intermediate: 'Intermediate', advanced: 'Advanced' },
    book: 'Book',
    wait: 'Join the waitlist',
    bookIn: (system) => `Book in ${system}`,
    bookedIn: (system) => `Booked in ${system}`,
    full: 'Full',
    opens: (when) => `Booking opens ${when}`,
    running: 'In progress',
    cancelled: 'Cancelled',
    newPage: 'opens in a new tab',
    hidden: 'There is no schedule here, or none any more.',
    hiddenRemedy: 'Ask the studio for its classes.',
    busy: 'The schedule cannot be shown at the moment.',
    busyRemedy: 'Look again in a minute.',
  },
  fr: {
    schedule: (studio) => `${studio}\u00a0: cours`,
    weeks: 'Semaines',
    earlier: 'Plus tôt',
    later: 'Plus tard',
    none: 'Aucun cours cette semaine.',
    elsewhere: 'Chaque heure est celle du lieu.',
    closed: (place) => `${place} est fermé.`,
    minutes: (minutes) => `${minutes} min`,
    levels: { beginner: 'Débutants', intermediate: 'Intermédiaire', advanced: 'Avancé' },
    book: 'Réserver',
    wait: 'Liste d’attente',
    bookIn: (system) => `Réserver dans ${system}`,
    bookedIn: (system) => `Réservation dans ${system}`,
    full: 'Complet',
    opens: (when) => `Réservation à partir du ${when}`,
    running: 'En cours',
    cancelled: 'Annulé',
    newPage: 's’ouvre dans un nouvel onglet',
    hidden: 'Il n’y a pas de planning ici, ou plus aucun.',
    hiddenRemedy: 'Demandez ses cours au studio.',
    busy: 'Le planning ne peut pas s’afficher pour le moment.',
    busyRemedy: 'Revenez dans une minute.',
  },
};
