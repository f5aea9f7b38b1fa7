/** What somebody's own calendar tells: what they have booked, or the classes that they lead. */
export const ownCalendars = ['bookings', 'classes'] as const;
export type OwnCalendar = (typeof ownCalendars)[number];

/** Whose classes a public calendar tells. */
export const publicCalendars = ['location', 'class_type'] as const;
export type PublicCalendar = (typeof publicCalendars)[number];
