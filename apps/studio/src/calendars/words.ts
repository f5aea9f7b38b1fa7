/** What an entry says beside what it is called. */
export const words = {
  en: {
    spot: (n: number) => `Spot ${n}`,
    inPlaceOf: (name: string) => `in place of ${name}`,
    booked: ({ booked, capacity }: { booked: number; capacity: number }) => `${booked} of ${capacity} booked`,
    bookings: (studio: string) => `${studio}: my classes`,
    classes: (studio: string) => `${studio}: classes I lead`,
  },
  fr: {
    spot: (n: number) => `Place ${n}`,
    inPlaceOf: (name: string) => `à la place de ${name}`,
    booked: ({ booked, capacity }: { booked: number; capacity: number }) =>
      `${booked} ${booked < 2 ? 'place réservée' : 'places réservées'} sur ${capacity}`,
    bookings: (studio: string) => `${studio}\u00a0: mes cours`,
    classes: (studio: string) => `${studio}\u00a0: cours que je donne`,
  },
};
