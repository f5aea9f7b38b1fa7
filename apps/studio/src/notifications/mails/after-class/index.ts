import type { MailKind } from '../../mail.ts';
import { type RideFacts, readFacts } from './read-facts.ts';
import { write } from './write.ts';

/** What a person rode in class, some minutes after their numbers came. */
export const afterClass: MailKind<RideFacts> = { readFacts, write };
