import { isDeepStrictEqual } from 'node:util';
import { type RawBuilder, sql } from 'kysely';
import { allows } from '../../consent/index.ts';
import type { Connection } from '../calls/load-connection.ts';

/** How a person wishes to show on the board, and whether their strap may sign them in. */
export type BoardWish = {
  shown: boolean;
  /** In place of the name. */
  alias: string | null;
  /** Numbers kept from the board, sorted. */
  hidden: string[];
  /** Named on boards outside the room too: who agreed to that, and whose numbers may be measured, kept and shown. */
  outside: boolean;
  /** A strap of theirs puts them on a class that they have not booked: who agreed to that, and may be measured and kept. */
  signsIn: boolean;
  /** Whoever runs a class may put them on it without a booking: who may be measured and kept. */
  measured: boolean;
};

/** What a server does with whom it was told nothing about. */
const UNTOLD: BoardWish = {
  shown: true,
  alias: null,
  hidden: [],
  outside: false,
  signsIn: false,
  measured: true,
};
/** What it is to do with a client who is nobody's here any more. */
export const NOBODYS: BoardWish = {
  shown: false,
  alias: null,
  hidden: [],
  outside: false,
  signsIn: false,
  measured: false,
};

/** The wish of the customer `p` of a query, as it is now. */
export const wishOf: RawBuilder<BoardWish> = sql<BoardWish>`jsonb_build_object(
  'shown', ${allows('board')}, 'alias', p.board_alias,
  'hidden', to_jsonb(array(select h from unnest(p.board_hidden) as h order by h collate "C")),
  'outside', p.board_outside and ${allows('board')} and ${allows('send')} and ${allows('store')},
  'signsIn', ${allows('strap')} and ${allows('send')} and ${allows('store')},
  'measured', ${allows('send')} and ${allows('store')})`;

type Kept = Pick<Connection, 'boardKept'>;

/**
 * What the server must be told before the person sits on a seat, or null. Where it is known to keep to such wishes
 * everybody linked is told once, since the client may have been somebody else's before; elsewhere only what differs from
 * what it does anyway.
 */
export function untoldWish(
  { wish, told }: { wish: BoardWish; told: unknown },
  connection: Kept | null,
): BoardWish | null {
  const known = told === null && connection?.boardKept ? null : { ...UNTOLD, ...(told as object | null) };
  return isDeepStrictEqual(wish, known) ? null : wish;
}

/** As `untoldWish`, of the customer `p` with the link `k` of a query. */
export const isUntold = ({ boardKept }: Kept): RawBuilder<boolean> => sql<boolean>`(
  ${boardKept === true} and k.board_told is null
  or ${wishOf} <> ${JSON.stringify(UNTOLD)}::jsonb || coalesce(k.board_told, '{}'))`;
