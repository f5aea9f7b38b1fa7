import type { Rights } from '@tandem/api/studio';
import type { ConsentPurpose } from '@tandem/api/words';

/** What a person has not answered yet, or allowed in an earlier text. */
export const openPurposes = (rights: Rights): ConsentPurpose[] =>
  rights.consents.filter((c) => c.state === 'never' || c.state === 'asked_again').map((c) => c.purpose);
