import fc from 'fast-check';
import { MAX_BATCH_IDS } from './form.ts';
import type { SpiviCredentials, SpiviMethod, SpiviRequest, SpiviResponse } from './types.ts';

/** Text that XML can carry and that is not empty: any script, markup, padding, line ends, leading zeros. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).map((text) =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no form for these
    text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '_'),
  ),
  fc.constantFrom(
    '  padded\t',
    '007',
    '<b>&amp;</b>',
    ']]>',
    '<![CDATA[x]]>',
    '\r\n',
    '\u00a0',
    '&#0;',
    'O\'Neil "x"',
    '<!DOCTYPE x>',
  ),
);
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const id = fc.maxSafeInteger();
const number = fc
  .oneof(fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((n) => n + 0 || 0);
/** 0 on the wire says that nothing is known, so that it cannot come back. */
const measured = orNull(number.filter((n) => n !== 0));
const pad = (n: number, width = 2) => String(n).padStart(width, '0');
const date = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([y, m, d]) => `${pad(y, 4)}-${pad(m)}-${pad(d)}`);
const local = fc
  .tuple(date, fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([day, h, m]) => `${day}T${pad(h)}:${pad(m)}`);

const name = fc.stringMatching(/^X[A-Za-z0-9_]{0,8}$/);
/** What XML gives back unchanged: text, nothing, objects, and lists of at least two. */
const extra = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    orNull(anyText),
    fc.array(orNull(anyText), { minLength: 2, maxLength: 4 }),
    tie('object'),
  ),
  object: fc.dictionary(name, tie('value'), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
})).object;
const objectExtra = fc.oneof(fc.constant({}), extra);

/** What a form gives back unchanged: text and lists of text. */
const formExtra = fc.dictionary(
  name,
  fc.oneof(fc.string({ unit: 'grapheme' }), fc.array(fc.string(), { minLength: 1, maxLength: 4 })),
  { minKeys: 1, maxKeys: 3, noNullPrototype: true },
);

const client = fc.record({
  clientId: id,
  displayName: orNull(anyText),
  email: orNull(anyText),
  levelName: orNull(anyText.filter((level) => level !== 'Unrated')),
  totalSep: measured,
  totalWpp: measured,
  ftp: measured,
  lthr: measured,
  rhr: measured,
  pst: measured,
  weight: measured,
  height: measured,
  address: orNull(anyText),
  city: orNull(anyText),
  phone: orNull(anyText),
  deviceId: orNull(anyText),
  extra: objectExtra,
});
const event = fc.record({
  eventId: id,
  title: orNull(anyText),
  description: orNull(anyText),
  instructorName: orNull(anyText),
  startDateTime: local,
  endDateTime: local,
  isCancelled: fc.boolean(),
  bookedClients: fc.array(
    fc.record({
      clientId: id,
      clientName: orNull(anyText),
      userName: orNull(anyText),
      seatId: orNull(id),
      extra: objectExtra,
    }),
    { maxLength: 3 },
  ),
  availableSeats: fc.array(id, { maxLength: 3 }),
  extra: objectExtra,
});
const workout = fc.record({
  workoutName: orNull(anyText),
  calories: measured,
  totalSep: measured,
  totalWpp: measured,
  avgHr: measured,
  avgSpeed: measured,
  maxSpeed: measured,
  distance: measured,
  distanceUnits: orNull(anyText),
  extra: objectExtra,
});
const instructor = fc.record({
  clientId: orNull(id),
  email: orNull(anyText),
  displayName: orNull(anyText),
  extra: objectExtra,
});

/** Message and extras are left out at random; a blank message counts as none. */
function answer<T extends object>(value: fc.Arbitrary<T>) {
  const message = anyText.filter((text) => text.trim() !== '');
  return fc
    .tuple(value, fc.record({ message, extra }, { requiredKeys: [] }))
    .map(([own, rest]) => ({ ...own, ...rest }));
}

export const responses: { [M in SpiviMethod]: fc.Arbitrary<SpiviResponse<M>> } = {
  'ClientService/GetClients': answer(fc.record({ clients: fc.array(client, { maxLength: 3 }) })),
  'ClientService/AddClient': answer(fc.record({ clientId: orNull(id) })),
  'ClientService/UpdateClient': answer(fc.constant({})),
  'ClientService/DelClient': answer(fc.constant({})),
  'ClientService/GetInstructors': answer(fc.record({ instructors: fc.array(instructor, { maxLength: 3 }) })),
  'ClientService/GetClientPerformanceData': answer(
    fc.record({ workouts: fc.array(workout, { maxLength: 3 }) }),
  ),
  'EventService/GetEvents': answer(fc.record({ events: fc.array(event, { maxLength: 3 }) })),
  'EventService/AddEvent': answer(fc.record({ eventId: orNull(id) })),
  'EventService/CancelEvent': answer(fc.constant({})),
  'EventService/AddClientsToEvents': answer(fc.constant({})),
  'EventService/RemoveClientsFromEvents': answer(fc.constant({})),
};

/** A form, unlike XML, carries every character and the empty text. */
const formText = fc.oneof(anyText, fc.string({ unit: 'binary', maxLength: 30 }));
const needed = formText.filter((text) => text !== '');
const batch = fc.integer({ min: 1, max: 20 }).map((length) => Math.min(length, MAX_BATCH_IDS));
const ids = (length: number) => fc.array(id, { minLength: length, maxLength: length });
const profile = {
  firstName: formText,
  lastName: formText,
  address: formText,
  city: formText,
  phone: formText,
  deviceId: formText,
};
const withExtra = <T extends object>(value: fc.Arbitrary<T>) =>
  fc
    .tuple(value, fc.record({ extra: formExtra }, { requiredKeys: [] }))
    .map(([own, rest]) => ({ ...own, ...rest }));

export const requests: { [M in SpiviMethod]: fc.Arbitrary<SpiviRequest<M>> } = {
  'ClientService/GetClients': withExtra(
    fc.oneof(fc.record({ username: needed }), fc.record({ searchText: needed })),
  ),
  'ClientService/AddClient': withExtra(
    fc.record(
      {
        username: needed,
        password: formText,
        gender: fc.constantFrom('Male', 'Female'),
        ...profile,
        country: formText,
        birthDate: date,
        notes: formText,
      },
      { requiredKeys: ['username'] },
    ),
  ),
  'ClientService/UpdateClient': withExtra(
    fc.record(
      { username: needed, ...profile, weight: id, height: id, ftp: id, rhr: id, pst: id, lthr: id },
      { requiredKeys: ['username'] },
    ),
  ),
  'ClientService/DelClient': withExtra(fc.record({ username: needed })),
  'ClientService/GetInstructors': withExtra(fc.constant({})),
  'ClientService/GetClientPerformanceData': withExtra(
    fc.record(
      { username: needed, startDateTime: local, endDateTime: local, eventId: id },
      { requiredKeys: ['username', 'startDateTime', 'endDateTime'] },
    ),
  ),
  'EventService/GetEvents': withExtra(
    fc.oneof(
      fc.record({ startDateTime: local, endDateTime: local, boxId: id }),
      fc.record({ eventIds: batch.chain(ids) }),
    ),
  ),
  'EventService/AddEvent': withExtra(
    fc.record(
      {
        title: needed,
        startDateTime: local,
        endDateTime: local,
        boxId: id,
        description: formText,
        instructorUserName: formText,
      },
      { requiredKeys: ['title', 'startDateTime', 'endDateTime', 'boxId'] },
    ),
  ),
  'EventService/CancelEvent': withExtra(fc.record({ eventId: id })),
  'EventService/AddClientsToEvents': withExtra(
    batch.chain((length) =>
      fc.record({ clientIds: ids(length), eventIds: ids(length), seatIds: ids(length) }),
    ),
  ),
  'EventService/RemoveClientsFromEvents': withExtra(
    batch.chain((length) => fc.record({ clientIds: ids(length), eventIds: ids(length) })),
  ),
};

export const credentials: fc.Arbitrary<SpiviCredentials> = fc.record({
  sourceName: needed,
  password: needed,
  siteId: needed,
});
