import type { ForeignSource } from '@tandem/api/words';

/** The system that a studio may stay with, of which these pages speak. */
export const source: ForeignSource = 'momence';
