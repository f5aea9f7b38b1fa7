import { isDeepStrictEqual } from 'node:util';
import type { Connection } from '../calls/load-connection.ts';

/** How a person wishes to show on the board. */
export type BoardWish = {
  shown: boolean;
  /** In place of the name. */
  alias: string | null;
  /** Numbers kept from the board. */
  hidden: string[];
};

/** What a server does with whom it was told nothing about. */
const UNTOLD: BoardWish = { shown: true, alias: null, hidden: [] };

/**
 * What the server must be told before the person sits on a seat, or null. Where it is known to keep to such wishes
 * everybody linked is told once, since the client may have been somebody else's before; elsewhere only what differs from
 * what it does anyway.
 */
export function untoldWish(
  row: {
    board_shown: boolean;
    board_alias: string | null;
    board_hidden: string[];
    board_told: unknown;
  },
  connection: Pick<Connection, 'boardKept'> | null,
): BoardWish | null {
  const wish = { shown: row.board_shown, alias: row.board_alias, hidden: [...row.board_hidden].sort() };
  const told = row.board_told ?? (connection?.boardKept ? null : UNTOLD);
  return isDeepStrictEqual(wish, told) ? null : wish;
}
