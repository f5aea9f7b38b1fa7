import { type Form, neededDateTime, neededId, neededIds, neededText, Refusal, textOf } from './form.ts';
import type { Actor, Site } from './site.ts';
import { type FakeClient, type FakeEvent, workoutKey } from './state.ts';
import { type Content, document } from './xml.ts';

type Row = Record<string, Content | Content[]>;

/** What Spivi says, before it is XML. Rows are the objects of a reading call or the one just made. */
export type Answer = {
  container: 'Clients' | 'Events' | 'Workouts';
  errorCode: number;
  message?: string;
  rows: Row[];
};

/** @param asOf ms since epoch: how the site looked then; left out: as it is */
type Read = (site: Site, form: Form, asOf?: number) => Row[];
type Write = (site: Site, form: Form, actor: Actor) => Row[];
type Method = { container: Answer['container'] } & ({ read: Read } | { write: Write });

export const methods: Record<string, Method> = {
  'ClientService/GetClients': { container: 'Clients', read: getClients },
  'ClientService/AddClient': { container: 'Clients', write: addClient },
  'ClientService/UpdateClient': { container: 'Clients', write: updateClient },
  'ClientService/DelClient': {
    container: 'Clients',
    write(site, form, actor) {
      site.deleteClient(actor, namedClient(site, form).clientId);
      return [];
    },
  },
  'ClientService/GetInstructors': {
    container: 'Clients',
    read(site, form) {
      if (neededId(form, 'SiteID') !== site.facts.siteId) throw new Refusal('SiteID is invalid');
      return (site.facts.instructors ?? []).map(({ email, name }) => ({ Email: email, DisplayName: name }));
    },
  },
  'ClientService/GetClientPerformanceData': { container: 'Workouts', read: getWorkouts },
  'EventService/GetEvents': { container: 'Events', read: getEvents },
  'EventService/AddEvent': {
    container: 'Events',
    write(site, form, actor) {
      const eventId = site.addEvent(actor, {
        title: neededText(form, 'Title'),
        description: textOf(form, 'Description') ?? '',
        boxId: neededId(form, 'BoxID'),
        startDateTime: neededDateTime(form, 'StartDateTime'),
        endDateTime: neededDateTime(form, 'EndDateTime'),
        instructor: textOf(form, 'InstructorUserName'),
      });
      return [{ EventID: eventId }];
    },
  },
  'EventService/CancelEvent': {
    container: 'Events',
    write(site, form, actor) {
      site.cancelEvent(actor, neededId(form, 'EventID'));
      return [];
    },
  },
  'EventService/AddClientsToEvents': {
    container: 'Events',
    write(site, form, actor) {
      const seats = neededIds(form, 'SeatIDs');
      return eachPair(form, seats.length, (eventId, clientId, i) =>
        site.addToRoster(actor, eventId, clientId, seats[i]!),
      );
    },
  },
  'EventService/RemoveClientsFromEvents': {
    container: 'Events',
    write: (site, form, actor) =>
      eachPair(form, null, (eventId, clientId) => site.removeFromRoster(actor, eventId, clientId)),
  },
};

/** Each pair by itself: a refused one does not keep the others from being done, but the call is an error. */
function eachPair(
  form: Form,
  length: number | null,
  work: (eventId: number, clientId: number, i: number) => void,
) {
  const events = neededIds(form, 'EventIDs');
  const clients = neededIds(form, 'ClientIDs');
  if (events.length !== clients.length || (length ?? clients.length) !== clients.length)
    throw new Refusal('The lists must have the same length');
  let refused: unknown = null;
  for (const [i, eventId] of events.entries())
    try {
      work(eventId, clients[i]!, i);
    } catch (error) {
      refused ??= error;
    }
  if (refused) throw refused;
  return [];
}

function namedClient(site: Site, form: Form, asOf?: number): FakeClient {
  const [client] = site.clientsOf(neededText(form, 'Username'), asOf);
  if (!client) throw new Refusal('Client not found');
  return client;
}

function getClients(site: Site, form: Form, asOf?: number): Row[] {
  const search = textOf(form, 'SearchText')?.toLowerCase();
  const found =
    search === undefined
      ? site.clientsOf(neededText(form, 'Username'), asOf)
      : site.state.clients.list(asOf).filter(({ displayName }) => displayName.toLowerCase().includes(search));
  return found.map((client) => ({
    ClientID: client.clientId,
    DisplayName: client.displayName,
    Email: client.email,
    LevelName: 'Rookie',
    TotalSEP: 0,
    TotalWPP: 0,
    FTP: client.ftp ?? 0,
    LTHR: client.lthr ?? 0,
    RHR: client.rhr ?? 0,
    PST: client.pst ?? 0,
    Weight: client.weight ?? 0,
    Height: client.height ?? 0,
    Address: client.address ?? null,
    City: client.city ?? null,
    Phone: client.phone ?? null,
    DeviceID: client.deviceId ?? null,
  }));
}

const TEXTS = {
  FirstName: 'firstName',
  LastName: 'lastName',
  Address: 'address',
  City: 'city',
  Country: 'country',
  Phone: 'phone',
  Gender: 'gender',
  BirthDate: 'birthDate',
  DeviceID: 'deviceId',
  Notes: 'notes',
} as const;
const NUMBERS = {
  Weight: 'weight',
  Height: 'height',
  FTP: 'ftp',
  RHR: 'rhr',
  PST: 'pst',
  LTHR: 'lthr',
} as const;

/** The profile as far as it was sent; what was not stays as it is. */
function profileOf(form: Form): Partial<FakeClient> {
  const texts = Object.entries(TEXTS).flatMap(([field, key]) => {
    const value = textOf(form, field);
    return value === null ? [] : [[key, value]];
  });
  const numbers = Object.entries(NUMBERS).flatMap(([field, key]) =>
    textOf(form, field) === null ? [] : [[key, neededId(form, field)]],
  );
  return Object.fromEntries([...texts, ...numbers]);
}

const nameOf = ({ firstName = '', lastName = '' }: Partial<FakeClient>) => `${firstName} ${lastName}`.trim();

/** The new ID is not in the answer: clients have been seen to read only the ErrorCode. */
function addClient(site: Site, form: Form, actor: Actor): Row[] {
  const email = neededText(form, 'Username');
  const profile = profileOf(form);
  site.addClient(actor, { ...profile, email, displayName: nameOf(profile) || email });
  return [];
}

function updateClient(site: Site, form: Form, actor: Actor): Row[] {
  const client = namedClient(site, form);
  const profile = profileOf(form);
  const displayName = nameOf({ ...client, ...profile }) || client.displayName;
  site.changeClient(actor, client.clientId, { ...profile, displayName });
  return [];
}

function getWorkouts(site: Site, form: Form, asOf?: number): Row[] {
  const { clientId } = namedClient(site, form, asOf);
  const [from, to] = [neededDateTime(form, 'StartDateTime'), neededDateTime(form, 'EndDateTime')];
  const only = textOf(form, 'EventID') === null ? null : neededId(form, 'EventID');
  return site.state.events.list(asOf).flatMap((event) => {
    const workout = site.state.workouts.get(workoutKey(event.eventId, clientId));
    if (!workout || event.startDateTime < from || event.startDateTime > to) return [];
    if (only !== null && event.eventId !== only) return [];
    return {
      WorkoutName: event.title,
      Calories: workout.calories,
      TotalSEP: workout.totalSep,
      TotalWPP: workout.totalWpp,
      AvgHR: workout.avgHr,
      AvgSpeed: workout.avgSpeed ?? 0,
      MaxSpeed: workout.maxSpeed ?? 0,
      Distance: workout.distance ?? 0,
      DistanceUnits: workout.distanceUnits ?? 'km',
    };
  });
}

function getEvents(site: Site, form: Form, asOf?: number): Row[] {
  const all = site.state.events.list(asOf);
  const clients = new Map(site.state.clients.list(asOf).map((client) => [client.clientId, client]));
  if (form.EventIDs !== undefined) {
    const ids = neededIds(form, 'EventIDs');
    return all.filter(({ eventId }) => ids.includes(eventId)).map((event) => eventRow(site, event, clients));
  }
  const [from, to] = [neededDateTime(form, 'StartDateTime'), neededDateTime(form, 'EndDateTime')];
  const box = neededId(form, 'BoxID');
  return all
    .filter(({ boxId, startDateTime }) => boxId === box && startDateTime >= from && startDateTime <= to)
    .map((event) => eventRow(site, event, clients));
}

function eventRow(site: Site, event: FakeEvent, clients: Map<number, FakeClient>): Row {
  const taken = new Set(event.roster.map(({ seatId }) => seatId));
  const { gives, instructors } = site.facts;
  return {
    EventID: event.eventId,
    Title: gives === 'description' ? null : event.title,
    Description: gives === 'title' ? null : event.description,
    InstructorName: instructors?.find(({ email }) => email === event.instructor)?.name ?? null,
    StartDateTime: wireDateTime(event.startDateTime),
    EndDateTime: wireDateTime(event.endDateTime),
    IsCancelled: event.isCancelled ? 1 : 0,
    BookedClients: {
      BookedClient: event.roster.map(({ clientId, seatId }) => ({
        ClientID: clientId,
        ClientName: clients.get(clientId)?.displayName ?? null,
        UserName: clients.get(clientId)?.email ?? null,
        SeatID: seatId,
      })),
    },
    AvailableSeats: {
      AvailableSeat: site.seatsOf(event.boxId).filter((seat) => !taken.has(seat)),
    },
  };
}

/** 'YYYY-MM-DDTHH:mm' as Spivi answers it: day first, the hour not padded. */
function wireDateTime(local: string): string {
  const [date = '', time = ''] = local.split('T');
  return `${date.split('-').reverse().join('-')}T${time.replace(/^0/, '')}`;
}

const ITEMS = { Clients: 'Client', Events: 'Event', Workouts: 'Workout' } as const;

/** As XML: calls about events carry their ErrorCode inside Events, the others at the top. */
export function writeAnswer({ container, errorCode, message, rows }: Answer): string {
  const code = { ErrorCode: errorCode };
  const items = { ...(message !== undefined && { message }), [ITEMS[container]]: rows };
  return document(
    container === 'Events' ? { Events: { ...code, ...items } } : { ...code, [container]: items },
  );
}
