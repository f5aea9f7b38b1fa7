import type { Rights } from '@tandem/api/studio';
import { askedPurposes, type ConsentPurpose } from '@tandem/api/words';

/** What a person has not answered yet of what everybody is asked, or allowed in an earlier text. */
export const openPurposes = (rights: Rights): ConsentPurpose[] =>
  rights.consents
    .filter(
      (c) =>
        c.state === 'asked_again' ||
        (c.state === 'never' && askedPurposes.some((purpose) => purpose === c.purpose)),
    )
    .map((c) => c.purpose);
