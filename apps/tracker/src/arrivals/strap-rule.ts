const MINUTE_MS = 60_000;

/** Whoever passes by is gone by then. */
export const SUSTAINED_MS = 30_000;
/** Of an antenna that does not say how strongly it hears nobody knows how near the strap is. */
export const SUSTAINED_UNTOLD_MS = 2 * MINUTE_MS;
/** People come so long before a class begins. */
export const AHEAD_MS = 15 * MINUTE_MS;
/** Whoever comes when a class has so little left has come for the next. */
export const LAST_MS = 10 * MINUTE_MS;
/** Whoever is booked for a class that begins so soon has come for that one. */
export const BOOKED_ELSEWHERE_MS = 60 * MINUTE_MS;
/** Whose strap was not heard for so long in the room of a class has left it, and so have those who are elsewhere for so long. */
export const GONE_MS = 3 * MINUTE_MS;
/** Who rode in a room and is still there so soon after has not come for the next class. */
export const STAYS_MS = 20 * MINUTE_MS;
