import { type RawBuilder, sql } from 'kysely';

/** Is what an account did theirs: of one of the team `f`, or who has left it? It says who did something, never who may. */
export const wasBy = (account: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql`coalesce(f.account_id, f.left_account_id) = ${account}`;

/** Of two of the team whom one account stands for, the one who is on it still, else who left last. */
export const latestFirst = sql`f.removed_at desc nulls first`;
