/**
 * Spivi's objects and calls as TypeScript types.
 *
 * Conventions: field names are Spivi's element names in camelCase. An absent value is `null` in what is
 * read and simply left out in what is sent. Date-times are the site's wall time as 'YYYY-MM-DDTHH:mm',
 * without an offset; only the site's time zone turns them into instants (see `siteLocalToInstant`).
 */

/**
 * Elements or fields that are not part of the known interface, kept by name. They are read and written
 * back, so either end can add some and the other can ignore them. XML and forms carry no types: values
 * come back as text (`null` when empty), nested elements as objects, repeated elements as arrays.
 */
export type Extra = Record<string, unknown>;

/** The login of a club administrator of one Spivi site; it travels in the body of every call. */
export interface SpiviCredentials {
  sourceName: string;
  password: string;
  siteId: string;
}

/** A person known to a Spivi site. `weight` in kg, `height` in cm, `ftp` in W, `lthr` and `rhr` in bpm. */
export interface SpiviClient {
  clientId: number;
  displayName: string | null;
  /** Also the user name that keys profile and performance calls. */
  email: string | null;
  levelName: string | null;
  totalSep: number | null;
  totalWpp: number | null;
  ftp: number | null;
  lthr: number | null;
  rhr: number | null;
  pst: number | null;
  weight: number | null;
  height: number | null;
  address: string | null;
  city: string | null;
  phone: string | null;
  /** Text, because leading zeros count. */
  deviceId: string | null;
  extra: Extra;
}

/** An instructor; Spivi sends only the email and the display name. */
export interface SpiviInstructor {
  clientId: number | null;
  email: string | null;
  displayName: string | null;
  extra: Extra;
}

/** One row of an event's roster. */
export interface BookedClient {
  clientId: number;
  clientName: string | null;
  /** The client's email. */
  userName: string | null;
  seatId: number | null;
  extra: Extra;
}

/** A scheduled class on a box. */
export interface SpiviEvent {
  eventId: number;
  /** May be empty with the name in `description`: write both, read either. */
  title: string | null;
  description: string | null;
  instructorName: string | null;
  /** Wall time of the site, 'YYYY-MM-DDTHH:mm'. */
  startDateTime: string;
  /** Wall time of the site, 'YYYY-MM-DDTHH:mm'. */
  endDateTime: string;
  isCancelled: boolean;
  bookedClients: BookedClient[];
  /** Seat IDs still free. */
  availableSeats: number[];
  extra: Extra;
}

/** What one client did in one event. `avgHr` in bpm, `calories` in kcal. */
export interface Workout {
  workoutName: string | null;
  calories: number | null;
  totalSep: number | null;
  totalWpp: number | null;
  avgHr: number | null;
  /** In `distanceUnits` per hour. */
  avgSpeed: number | null;
  /** In `distanceUnits` per hour. */
  maxSpeed: number | null;
  distance: number | null;
  distanceUnits: string | null;
  extra: Extra;
}

interface Extensible {
  /** Further fields or elements; left out when there are none. */
  extra?: Extra;
}

/** By name, or by user name (the email; at most one hit expected): exactly one of the two. */
export type GetClientsRequest = Extensible &
  ({ username: string; searchText?: undefined } | { searchText: string; username?: undefined });

export interface AddClientRequest extends Extensible {
  /** The email. */
  username: string;
  password?: string;
  gender?: 'Male' | 'Female';
  firstName?: string;
  lastName?: string;
  address?: string;
  city?: string;
  /** ISO 3166-1 alpha-3. */
  country?: string;
  /** 'YYYY-MM-DD'. */
  birthDate?: string;
  phone?: string;
  deviceId?: string;
  notes?: string;
}

/** Whole numbers only: round before sending. Fields left out stay as they are. */
export interface UpdateClientRequest extends Extensible {
  /** The email of the client to change. */
  username: string;
  firstName?: string;
  lastName?: string;
  address?: string;
  city?: string;
  phone?: string;
  /** kg */
  weight?: number;
  /** cm */
  height?: number;
  /** W */
  ftp?: number;
  /** bpm */
  rhr?: number;
  pst?: number;
  /** bpm */
  lthr?: number;
  deviceId?: string;
}

export interface DelClientRequest extends Extensible {
  username: string;
}

/** The site comes from the credentials. */
export interface GetInstructorsRequest extends Extensible {}

export interface GetClientPerformanceDataRequest extends Extensible {
  username: string;
  startDateTime: string;
  endDateTime: string;
  eventId?: number;
}

/** The events of one box in a period, or those with the given IDs (at most `MAX_BATCH_IDS`). */
export type GetEventsRequest = Extensible &
  (
    | { startDateTime: string; endDateTime: string; boxId: number; eventIds?: undefined }
    | { eventIds: number[]; startDateTime?: undefined; endDateTime?: undefined; boxId?: undefined }
  );

export interface AddEventRequest extends Extensible {
  title: string;
  startDateTime: string;
  endDateTime: string;
  boxId: number;
  description?: string;
  /** The instructor's email. */
  instructorUserName?: string;
}

export interface CancelEventRequest extends Extensible {
  eventId: number;
}

/** Parallel arrays of equal length, 1 to `MAX_BATCH_IDS`: row i books client i into event i on seat i. */
export interface AddClientsToEventsRequest extends Extensible {
  clientIds: number[];
  eventIds: number[];
  seatIds: number[];
}

/** Parallel arrays of equal length, 1 to `MAX_BATCH_IDS`. */
export interface RemoveClientsFromEventsRequest extends Extensible {
  clientIds: number[];
  eventIds: number[];
}

/** What every successful answer may carry besides its own value. */
export interface Acknowledgement extends Extensible {
  /** Spivi's text, when there is one. */
  message?: string;
}

/** The eleven known calls, keyed '<Service>/<Method>'. */
export interface SpiviCalls {
  'ClientService/GetClients': {
    request: GetClientsRequest;
    response: Acknowledgement & { clients: SpiviClient[] };
  };
  'ClientService/AddClient': {
    request: AddClientRequest;
    response: Acknowledgement & { clientId: number | null };
  };
  'ClientService/UpdateClient': { request: UpdateClientRequest; response: Acknowledgement };
  'ClientService/DelClient': { request: DelClientRequest; response: Acknowledgement };
  'ClientService/GetInstructors': {
    request: GetInstructorsRequest;
    response: Acknowledgement & { instructors: SpiviInstructor[] };
  };
  'ClientService/GetClientPerformanceData': {
    request: GetClientPerformanceDataRequest;
    response: Acknowledgement & { workouts: Workout[] };
  };
  'EventService/GetEvents': {
    request: GetEventsRequest;
    response: Acknowledgement & { events: SpiviEvent[] };
  };
  'EventService/AddEvent': {
    request: AddEventRequest;
    response: Acknowledgement & { eventId: number | null };
  };
  'EventService/CancelEvent': { request: CancelEventRequest; response: Acknowledgement };
  'EventService/AddClientsToEvents': { request: AddClientsToEventsRequest; response: Acknowledgement };
  'EventService/RemoveClientsFromEvents': {
    request: RemoveClientsFromEventsRequest;
    response: Acknowledgement;
  };
}

export type SpiviMethod = keyof SpiviCalls;
export type SpiviRequest<M extends SpiviMethod> = SpiviCalls[M]['request'];
export type SpiviResponse<M extends SpiviMethod> = SpiviCalls[M]['response'];
