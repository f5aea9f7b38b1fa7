import type { MailSkip } from '@tandem/api/words';
import { sql } from 'kysely';

/** Why a person `p` of studio `s` is told of no pass that runs out, null if they are. */
export const notMailed = sql<MailSkip | null>`case
  when not s.pass_mail then 'studio_off' when not p.pass_mail then 'opted_out' end`;
