import { sql } from 'kysely';

/** Whether a class that was read, a row `s`, is still followed here: one that the studio has taken over is its own. */
export const stillFollows = sql<boolean>`not exists (select from classes own where own.studio_id = s.studio_id
  and own.class_id = s.class_id and own.source <> s.source)`;
