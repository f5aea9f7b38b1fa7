import { type FormField, optional, required } from '../form.ts';
import { requestCodec } from '../request.ts';
import { integer, text } from '../scalars.ts';
import type { Extra } from '../types.ts';
import { isElement, numberIn, textIn } from './elements.ts';
import type { OwnMethod } from './own-method.ts';

/** What of a class the studio alone knows, and the wall in its room shows. */
export type ClassRoom = {
  /** The room by its own name. */
  room: string;
  /** Of the place where it is, which need not be the site's. */
  timeZone: string;
  /** Booked by somebody who is no client here: seats without a name, and not free. */
  unsentSeats: readonly number[];
  /** How many may come without a booking; null where nobody says so. */
  freePlaces: number | null;
};

const numbersOf = (list: string): number[] => list.split(',').flatMap((part) => numberIn(part) ?? []);
const sent = optional('UnsentSeats', text);
const unsentSeats: FormField<readonly number[]> = {
  name: 'UnsentSeats',
  read: (raw) => numbersOf(sent.read(raw) ?? ''),
  write: (seats) => sent.write(seats.join(',')),
};
const free = optional('FreePlaces', integer);
const freePlaces: FormField<number | null> = {
  name: 'FreePlaces',
  read: (raw) => free.read(raw) ?? null,
  write: (places) => free.write(places ?? undefined),
};

/** Keeps it for an event, in place of what was kept before. */
export const classRoom: OwnMethod<ClassRoom & { eventId: number; extra?: Extra }, { kept: boolean }> = {
  path: 'EventService/SetClassRoom',
  request: requestCodec<ClassRoom & { eventId: number; extra?: Extra }>({
    eventId: required('EventID', integer),
    room: required('Room', text),
    timeZone: required('TimeZone', text),
    unsentSeats,
    freePlaces,
  }),
  answer: {
    write: ({ kept }) => ({ Kept: kept ? '1' : '0' }),
    read: ({ Kept }) => ({ kept: Kept === '1' }),
  },
};

/** The element `Tandem` of an event: what is kept, and by being there that it would be. */
export const writeClassRoom = ({ room, timeZone, unsentSeats, freePlaces }: Partial<ClassRoom>): Extra => ({
  Tandem: {
    Room: room ?? '',
    TimeZone: timeZone ?? '',
    UnsentSeats: (unsentSeats ?? []).join(','),
    ...(typeof freePlaces === 'number' && { FreePlaces: freePlaces }),
  },
});

/** The other end of `writeClassRoom`; null where the server has no such element. Never throws. */
export function readClassRoom(extra: Extra): ClassRoom | null {
  const told = extra.Tandem;
  if (!isElement(told)) return null;
  return {
    room: textIn(told.Room) ?? '',
    timeZone: textIn(told.TimeZone) ?? '',
    unsentSeats: numbersOf(textIn(told.UnsentSeats) ?? ''),
    freePlaces: numberIn(told.FreePlaces),
  };
}
