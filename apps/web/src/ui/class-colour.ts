import type { ClassColour } from '@tandem/api/words';

/** How a type of class is drawn; never its only sign, its name stands beside it. */
export const colourOf = (colour: ClassColour): string => `var(--kind-${colour})`;
