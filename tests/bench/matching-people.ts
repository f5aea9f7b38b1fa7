/** Every so manieth rider of the studio is not at Spivi. */
export const MISSING_EVERY = 10;

/** What the matching process measured of itself. */
export type Measured = {
  customers: number;
  linked: number;
  cpuMs: number;
  seconds: number;
  /** Resident memory before the first customer, with everything loaded, and the most there was. */
  rssBeforeMb: number;
  rssPeakMb: number;
  /** Still in use after the last customer, on top of what was before the first. */
  heldMb: number;
};
