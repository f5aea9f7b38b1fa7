/** As many days ahead as the studio lists at once. */
export const DAYS_AHEAD = 39;
