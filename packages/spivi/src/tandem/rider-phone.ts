import { required } from '../form.ts';
import { requestCodec } from '../request.ts';
import { integer } from '../scalars.ts';
import type { Extra } from '../types.ts';
import { textIn } from './elements.ts';
import type { OwnMethod } from './own-method.ts';

/** Whose phone may send, and to which seat of which class. */
export type RiderPhone = { eventId: number; clientId: number; seatId: number; extra?: Extra };

/** What lets the phone in, until the class is over; the one before is let in no more. Null where none was told. */
export type LetIn = { token: string | null };

/** Lets a rider's phone send their own strap to their seat. */
export const letPhoneIn: OwnMethod<RiderPhone, LetIn> = {
  path: 'EventService/LetPhoneIn',
  request: requestCodec<RiderPhone>({
    eventId: required('EventID', integer),
    clientId: required('ClientID', integer),
    seatId: required('SeatID', integer),
  }),
  answer: {
    write: ({ token }) => ({ PhoneToken: token ?? '' }),
    read: ({ PhoneToken }) => ({ token: textIn(PhoneToken) || null }),
  },
};

/** Ends it: what the phone sends is refused from then on. */
export const shutPhoneOut: OwnMethod<Omit<RiderPhone, 'seatId'>, { shut: boolean }> = {
  path: 'EventService/ShutPhoneOut',
  request: requestCodec<Omit<RiderPhone, 'seatId'>>({
    eventId: required('EventID', integer),
    clientId: required('ClientID', integer),
  }),
  answer: {
    write: ({ shut }) => ({ Shut: shut ? '1' : '0' }),
    read: ({ Shut }) => ({ shut: Shut === '1' }),
  },
};
