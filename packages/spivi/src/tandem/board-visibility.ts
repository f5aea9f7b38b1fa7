import { type FormField, optional, required } from '../form.ts';
import { requestCodec } from '../request.ts';
import { flag, integer, text } from '../scalars.ts';
import type { Extra } from '../types.ts';
import type { OwnMethod } from './own-method.ts';

/** How a client shows on the board from now on, and whether their strap signs them in. */
export type BoardVisibility = {
  clientId: number;
  shown: boolean;
  /** Stands in place of the name; null: the name itself. */
  alias: string | null;
  /** The numbers kept from the board, by metric id. */
  hidden: readonly string[];
  /** Named on boards outside the room too, after class. */
  outside: boolean;
  /** An own strap puts them on the roster of a class that they have not booked. */
  signsIn: boolean;
  /** They may be measured and that kept, without a booking too; undefined where a studio says nothing of it. */
  measured?: boolean | undefined;
  extra?: Extra;
};

const sent = {
  alias: optional('Alias', text),
  hidden: optional('Hidden', text),
  outside: optional('Outside', flag),
  signsIn: optional('SignsIn', flag),
};
const alias: FormField<string | null> = {
  name: 'Alias',
  read: (raw) => sent.alias.read(raw)?.trim() || null,
  write: (value) => sent.alias.write(value ?? ''),
};
const hidden: FormField<readonly string[]> = {
  name: 'Hidden',
  read: (raw) => (sent.hidden.read(raw) ?? '').split(',').filter((metric) => metric !== ''),
  write: (metrics) => sent.hidden.write(metrics.join(',')),
};
/** What nothing is said of is allowed no more. */
const allowed = (name: string, field: (typeof sent)['outside' | 'signsIn']): FormField<boolean> => ({
  name,
  read: (raw) => field.read(raw) ?? false,
  write: (value) => field.write(value),
});

export const boardVisibility: OwnMethod<BoardVisibility, { kept: boolean }> = {
  path: 'ClientService/SetBoardVisibility',
  request: requestCodec<BoardVisibility>({
    clientId: required('ClientID', integer),
    shown: required('Shown', flag),
    alias,
    hidden,
    outside: allowed('Outside', sent.outside),
    signsIn: allowed('SignsIn', sent.signsIn),
    measured: optional('Measured', flag),
  }),
  answer: {
    write: ({ kept }) => ({ Kept: kept ? '1' : '0' }),
    read: ({ Kept }) => ({ kept: Kept === '1' }),
  },
};
