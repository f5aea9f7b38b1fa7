import type { Rights } from '@tandem/api/studio';
import type { ConsentPurpose } from '@tandem/api/words';

/** What a person has allowed counts until they take it back, also where the text has changed since. */
export const isAllowed = ({ state }: Rights['consents'][number]): boolean =>
  state === 'granted' || state === 'asked_again';

export const allows = (rights: Rights, purpose: ConsentPurpose): boolean =>
  rights.consents.some((consent) => consent.purpose === purpose && isAllowed(consent));
