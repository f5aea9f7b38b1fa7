import { type FormField, ifSent, list, MalformedRequestError, optional, required } from './form.ts';
import { client, event, instructor, workout } from './objects.ts';
import { type RequestCodec, requestCodec } from './request.ts';
import { answerId, answerList, answerNothing, type ResponseCodec } from './response.ts';
import { birthDate, integer, oneOf, siteDateTime, text } from './scalars.ts';
import type {
  GetClientsRequest,
  GetEventsRequest,
  SpiviMethod,
  SpiviRequest,
  SpiviResponse,
} from './types.ts';

/** One call: whether it changes anything at Spivi, and its codecs for both ends. */
export interface MethodDefinition<M extends SpiviMethod> {
  effect: 'read' | 'write';
  request: RequestCodec<SpiviRequest<M>>;
  response: ResponseCodec<SpiviResponse<M>>;
}

const username = required('Username', text);
const eventId = required('EventID', integer);
const startDateTime = required('StartDateTime', siteDateTime);
const endDateTime = required('EndDateTime', siteDateTime);
const boxId = required('BoxID', integer);
const clientIds = list('ClientIDs', integer);
const eventIds = list('EventIDs', integer);
const seatIds = list('SeatIDs', integer);
const address = optional('Address', text);
const city = optional('City', text);
const phone = optional('Phone', text);
const deviceId = optional('DeviceID', text);
const firstName = optional('FirstName', text);
const lastName = optional('LastName', text);

/** The fields of a request that comes in two shapes: each may be missing, the check says which together. */
type EitherShape<R> = { [K in keyof Omit<R, 'extra'>]-?: FormField<R[K]> };

const clientsWanted = requestCodec<GetClientsRequest>(
  {
    searchText: ifSent(required('SearchText', text)),
    username: ifSent(username),
  } as EitherShape<GetClientsRequest>,
  (request) => {
    if ((request.searchText === undefined) === (request.username === undefined))
      throw new MalformedRequestError('Username', 'or SearchText must be sent, one of the two');
  },
);

const eventsWanted = requestCodec<GetEventsRequest>(
  {
    startDateTime: ifSent(startDateTime),
    endDateTime: ifSent(endDateTime),
    boxId: ifSent(boxId),
    eventIds: ifSent(eventIds),
  } as EitherShape<GetEventsRequest>,
  (request) => {
    const period = {
      StartDateTime: request.startDateTime,
      EndDateTime: request.endDateTime,
      BoxID: request.boxId,
    };
    for (const [name, value] of Object.entries(period)) {
      if (request.eventIds === undefined && value === undefined)
        throw new MalformedRequestError(name, 'is missing');
      if (request.eventIds !== undefined && value !== undefined)
        throw new MalformedRequestError(name, 'must not be sent together with EventIDs');
    }
  },
);

function assertSameLength(lists: Record<string, number[]>): void {
  const [first, ...others] = Object.entries(lists);
  for (const [name, values] of others)
    if (values.length !== first?.[1].length)
      throw new MalformedRequestError(name, `must have as many values as ${first?.[0]}`);
}

/** The known calls by name. */
export const methods: { [M in SpiviMethod]: MethodDefinition<M> } = {
  'ClientService/GetClients': {
    effect: 'read',
    request: clientsWanted,
    response: answerList('Clients', 'clients', client),
  },
  'ClientService/AddClient': {
    effect: 'write',
    request: requestCodec<SpiviRequest<'ClientService/AddClient'>>({
      username,
      password: optional('Password', text),
      gender: optional('Gender', oneOf('Male', 'Female')),
      firstName,
      lastName,
      address,
      city,
      country: optional('Country', text),
      birthDate: optional('BirthDate', birthDate),
      phone,
      deviceId,
      notes: optional('Notes', text),
    }),
    response: answerId('Clients', 'Client', 'ClientID', 'clientId'),
  },
  'ClientService/UpdateClient': {
    effect: 'write',
    request: requestCodec<SpiviRequest<'ClientService/UpdateClient'>>({
      username,
      firstName,
      lastName,
      address,
      city,
      phone,
      weight: optional('Weight', integer),
      height: optional('Height', integer),
      ftp: optional('FTP', integer),
      rhr: optional('RHR', integer),
      pst: optional('PST', integer),
      lthr: optional('LTHR', integer),
      deviceId,
    }),
    response: answerNothing('Clients'),
  },
  'ClientService/DelClient': {
    effect: 'write',
    request: requestCodec<SpiviRequest<'ClientService/DelClient'>>({ username }),
    response: answerNothing('Clients'),
  },
  'ClientService/GetInstructors': {
    effect: 'read',
    request: siteRepeated(requestCodec<SpiviRequest<'ClientService/GetInstructors'>>({})),
    response: answerList('Clients', 'instructors', instructor),
  },
  'ClientService/GetClientPerformanceData': {
    effect: 'read',
    request: requestCodec<SpiviRequest<'ClientService/GetClientPerformanceData'>>({
      username,
      startDateTime,
      endDateTime,
      eventId: optional('EventID', integer),
    }),
    response: answerList('Workouts', 'workouts', workout),
  },
  'EventService/GetEvents': {
    effect: 'read',
    request: eventsWanted,
    response: answerList('Events', 'events', event),
  },
  'EventService/AddEvent': {
    effect: 'write',
    request: requestCodec<SpiviRequest<'EventService/AddEvent'>>({
      title: required('Title', text),
      startDateTime,
      endDateTime,
      boxId,
      description: optional('Description', text),
      instructorUserName: optional('InstructorUserName', text),
    }),
    response: answerId('Events', 'Event', 'EventID', 'eventId'),
  },
  'EventService/CancelEvent': {
    effect: 'write',
    request: requestCodec<SpiviRequest<'EventService/CancelEvent'>>({ eventId }),
    response: answerNothing('Events'),
  },
  'EventService/AddClientsToEvents': {
    effect: 'write',
    request: requestCodec<SpiviRequest<'EventService/AddClientsToEvents'>>(
      { clientIds, eventIds, seatIds },
      (request) =>
        assertSameLength({
          ClientIDs: request.clientIds,
          EventIDs: request.eventIds,
          SeatIDs: request.seatIds,
        }),
    ),
    response: answerNothing('Events'),
  },
  'EventService/RemoveClientsFromEvents': {
    effect: 'write',
    request: requestCodec<SpiviRequest<'EventService/RemoveClientsFromEvents'>>(
      { clientIds, eventIds },
      (request) => assertSameLength({ ClientIDs: request.clientIds, EventIDs: request.eventIds }),
    ),
    response: answerNothing('Events'),
  },
};

/** The site's ID is sent a second time beside the credentials, and both must agree. */
function siteRepeated<R extends SpiviRequest<'ClientService/GetInstructors'>>(
  codec: RequestCodec<R>,
): RequestCodec<R> {
  return {
    write: (request, credentials) => ({ SiteID: credentials.siteId, ...codec.write(request, credentials) }),
    read({ SiteID, ...fields }, credentials) {
      if (SiteID !== undefined && SiteID !== credentials.siteId)
        throw new MalformedRequestError('SiteID', 'differs from the one in the credentials');
      return codec.read(fields, credentials);
    },
  };
}
