import type { MailSkip } from '@tandem/api/words';
import { sql } from 'kysely';
import { allows, notAllowed } from '../../../consent/index.ts';

/** Why a person `p` of studio `s` is sent no mail after class, null if they are. */
export const notMailed = sql<MailSkip | null>`case
  when not p.email_answered then 'email_unanswered'
  when not ${allows('store')} then ${sql.lit(notAllowed)}
  when not s.class_mail then 'studio_off' when not p.class_mail then 'opted_out' end`;
