/** Bounds on what a file in XML may ask of us. A day's ride, a point a second with all sensors, stays below each. */

/** Elements: some 300 MB and 5 s at this many. */
export const MAX_XML_ELEMENTS = 1_500_000;
/** Of one tag with its attributes: a root that names many schemas has some 2,000. */
export const MAX_TAG_CHARS = 32_768;
/** A point's deepest extension lies 9 deep. */
export const MAX_XML_DEPTH = 32;
/** Points of all tracks: a day has 86,400 seconds. */
export const MAX_POINTS = 250_000;
