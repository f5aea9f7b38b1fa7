/** Where a class is managed and booked: in Tandem's own schedule, or in a system that the studio stays with. */
export const bookingSources = ['tandem', 'momence'] as const;
export type BookingSource = (typeof bookingSources)[number];

/** A system that Tandem reads, and does not write to. */
export type ForeignSource = Exclude<BookingSource, 'tandem'>;
/** What each is called, in every language. */
export const sourceNames: Record<ForeignSource, string> = { momence: 'Momence' };
