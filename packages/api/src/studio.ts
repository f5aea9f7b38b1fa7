import { z } from 'zod';
import { done, endpoint, roles } from './endpoint.ts';
import { roomLayouts } from './room-layout.ts';

/** The studio's HTTP interface. Instants are ISO 8601 in UTC; local time needs the location's `timeZone`. */

export const MAX_PAGE_ROWS = 200;
export const MAX_SCHEDULE_DAYS = 42;
export const MAX_ROOM_SPOTS = 60;
export const MIN_PASSWORD_CHARS = 10;
export const MAX_PASSWORD_CHARS = 128;

const id = z.uuid();
const instant = z.iso.datetime();
const day = z.iso.date();
const locale = z.enum(['en', 'fr']);
const text = (max: number) => z.string().trim().min(1).max(max);
const email = z.email().max(254);
const spotNumber = z.number().int().min(1).max(999);
const password = z.string().min(MIN_PASSWORD_CHARS).max(MAX_PASSWORD_CHARS);
/** From a link: 32 random bytes. */
const token = z.string().min(1).max(100);
const clientId = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

const staff = ['owner', 'manager', 'front_desk', 'instructor'] as const;
const desk = ['owner', 'manager', 'front_desk'] as const;
const management = ['owner', 'manager'] as const;
const owner = ['owner'] as const;
const anyRole = roles;

const inStudio = z.object({ studioId: id });
const inClass = z.object({ studioId: id, classId: id });
const inBooking = z.object({ studioId: id, bookingId: id });
const ofCustomer = z.object({ studioId: id, customerId: id });
const ofGym = z.object({ studioId: id, gymId: id });
const ofStaff = z.object({ studioId: id, staffId: id });
const ofLocation = z.object({ studioId: id, locationId: id });
const ofRoom = z.object({ studioId: id, roomId: id });

// ---- who am I -------------------------------------------------------------

export const me = z.object({
  user: z.object({ userId: z.string(), name: z.string(), email: z.string(), locale: locale.nullable() }),
  studios: z.array(
    z.object({
      studioId: id,
      name: z.string(),
      role: z.enum(roles),
      /** Set where the person is a customer of the studio. */
      customerId: id.nullable(),
    }),
  ),
});
export type Me = z.infer<typeof me>;

// ---- places, people -------------------------------------------------------

export const spot = z.object({
  spotNumber,
  /** Place in the room, 0–100 from the left and from the instructor's wall. */
  x: z.number(),
  y: z.number(),
  kind: z.enum(['bike', 'rower', 'mat']),
  active: z.boolean(),
});
export const room = z.object({ roomId: id, locationId: id, name: z.string(), spots: z.array(spot) });
export const location = z.object({
  locationId: id,
  name: z.string(),
  address: z.string(),
  timeZone: z.string(),
});
export const studio = z.object({
  studioId: id,
  name: z.string(),
  locations: z.array(location),
  rooms: z.array(room),
  instructors: z.array(z.object({ staffId: id, name: z.string() })),
});
export type Studio = z.infer<typeof studio>;
export type Spot = z.infer<typeof spot>;
export type Room = z.infer<typeof room>;
export type Location = z.infer<typeof location>;

const timeZone = text(64).refine(isTimeZone, 'is not a time zone such as Europe/Paris');
const locationBody = z.object({ name: text(80), address: z.string().trim().max(200), timeZone });
/** A new room: its spots are laid out by the server. */
const roomBody = z.object({
  name: text(80),
  kind: spot.shape.kind,
  layout: z.enum(roomLayouts),
  spots: z.number().int().min(1).max(MAX_ROOM_SPOTS),
});

// ---- who may come in --------------------------------------------------------

export const staffRoles = ['owner', 'manager', 'front_desk', 'instructor'] as const;
/** Whether a person can sign in. The server tells nothing of what the account is elsewhere. */
export const access = z.object({
  state: z.enum(['active', 'invited', 'none']),
  /** The email that signs in, which need not be the one on the profile. */
  login: z.string().nullable(),
  since: instant.nullable(),
  /** End of the link that is open now; also set where a link for a new password is. */
  invitedUntil: instant.nullable(),
});
export type Access = z.infer<typeof access>;
export const staffMember = z.object({
  staffId: id,
  name: z.string(),
  email: z.string(),
  role: z.enum(staffRoles),
  access,
});
export type StaffMember = z.infer<typeof staffMember>;
/** A link is shown once: only its hash is stored. */
export const invitationLink = z.object({ url: z.string(), expiresAt: instant });
export type InvitationLink = z.infer<typeof invitationLink>;

// ---- sync, as people see it -----------------------------------------------

/**
 * `synced`: confirmed by Spivi's answer or a read. `pending`: waiting since `since`.
 * `attention`: a person must act, `reason` says why. `off`: this class or booking is not sent, `reason` says why.
 */
export const syncState = z.object({
  state: z.enum(['synced', 'pending', 'attention', 'off']),
  since: instant.nullable(),
  /** Stable code: not_matched, ambiguous, no_spot, spot_outside_map, seat_taken, gym_unmapped, not_connected, paused, switched_off, too_short, too_long, auth, network, rate_limited, event_missing, … */
  reason: z.string().nullable(),
  /** Spivi's own words or the name of the object at fault, when there is one. */
  detail: z.string().nullable(),
  seatId: z.number().int().nullable().optional(),
});
export type SyncState = z.infer<typeof syncState>;

// ---- classes and bookings ---------------------------------------------------

export const classState = z.enum(['scheduled', 'running', 'ended', 'cancelled']);
export const classSummary = z.object({
  classId: id,
  title: z.string(),
  description: z.string(),
  locationId: id,
  locationName: z.string(),
  roomId: id,
  roomName: z.string(),
  timeZone: z.string(),
  instructorName: z.string().nullable(),
  instructorId: id.nullable(),
  startsAt: instant,
  endsAt: instant,
  state: classState,
  capacity: z.number().int(),
  booked: z.number().int(),
  spiviEnabled: z.boolean(),
  sync: syncState,
  /** The caller's own booking, for members. */
  myBooking: z.object({ bookingId: id, spotNumber: spotNumber.nullable() }).nullable(),
});
export type ClassSummary = z.infer<typeof classSummary>;

export const rosterEntry = z.object({
  bookingId: id,
  customerId: id,
  name: z.string(),
  email: z.string(),
  spotNumber: spotNumber.nullable(),
  state: z.enum(['booked', 'cancelled']),
  bookedAt: instant,
  cancelledAt: instant.nullable(),
  lateCancel: z.boolean(),
  checkedInAt: instant.nullable(),
  firstVisit: z.boolean(),
  sync: syncState,
});
export type RosterEntry = z.infer<typeof rosterEntry>;

export const spotOnMap = spot.extend({ state: z.enum(['free', 'taken', 'mine', 'out_of_service']) });
export const classDetail = classSummary.extend({
  spots: z.array(spotOnMap),
  /** Empty for members. */
  roster: z.array(rosterEntry),
});
export type ClassDetail = z.infer<typeof classDetail>;

export const booking = z.object({
  bookingId: id,
  classId: id,
  customerId: id,
  spotNumber: spotNumber.nullable(),
  state: z.enum(['booked', 'cancelled']),
  lateCancel: z.boolean(),
});
export type Booking = z.infer<typeof booking>;
export const myBooking = booking.extend({
  title: z.string(),
  startsAt: instant,
  endsAt: instant,
  timeZone: z.string(),
  locationName: z.string(),
  roomName: z.string(),
  instructorName: z.string().nullable(),
  /** Cancelling from now on counts as late. */
  lateFrom: instant,
  hasResult: z.boolean(),
});
export type MyBooking = z.infer<typeof myBooking>;

// Fields without defaults: in a PATCH, `.partial()` would fill a default in and overwrite what was left out.
const classFields = z.object({
  title: text(120),
  description: z.string().max(2000),
  roomId: id,
  instructorId: id.nullable(),
  startsAt: instant,
  endsAt: instant,
  capacity: z.number().int().min(1).max(500).optional(),
  spiviEnabled: z.boolean(),
});
const classBody = classFields.extend({
  description: classFields.shape.description.default(''),
  instructorId: classFields.shape.instructorId.default(null),
  spiviEnabled: classFields.shape.spiviEnabled.default(true),
});

// ---- customers ---------------------------------------------------------------

export const spiviLink = z.object({
  clientId: clientId.nullable(),
  email: z.string().nullable(),
  source: z.enum(['matched', 'manual', 'created']).nullable(),
  linkedAt: instant.nullable(),
  match: z.enum(['linked', 'not_checked', 'not_found', 'ambiguous', 'conflict']),
  checkedAt: instant.nullable(),
});
/** Body details; null for those who may not see them (`visible: false`). */
export const bodyDetails = z.object({
  birthDate: day.nullable(),
  gender: z.enum(['male', 'female', 'other']).nullable(),
  heightCm: z.number().min(80).max(250).nullable(),
  weightKg: z.number().min(20).max(350).nullable(),
  ftpW: z.number().int().min(20).max(700).nullable(),
  lthrBpm: z.number().int().min(60).max(230).nullable(),
  restingHrBpm: z.number().int().min(25).max(120).nullable(),
  maxHrBpm: z.number().int().min(90).max(240).nullable(),
});
export type BodyDetails = z.infer<typeof bodyDetails>;
export const customerSummary = z.object({
  customerId: id,
  name: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  spivi: spiviLink,
});
export type CustomerSummary = z.infer<typeof customerSummary>;
export const customer = customerSummary.extend({
  firstName: z.string(),
  lastName: z.string(),
  locale: locale.nullable(),
  notes: z.string(),
  createdAt: instant,
  bookings: z.array(myBooking),
  /** May the caller see health numbers of this customer? */
  healthVisible: z.boolean(),
  body: bodyDetails.nullable(),
});
export type Customer = z.infer<typeof customer>;
const customerFields = z.object({
  firstName: text(80),
  lastName: text(80),
  email,
  phone: z.string().max(40).nullable(),
  locale: locale.nullable(),
  notes: z.string().max(4000),
});
const customerBody = customerFields.extend({
  phone: customerFields.shape.phone.default(null),
  locale: customerFields.shape.locale.default(null),
  notes: customerFields.shape.notes.default(''),
});

// ---- performance ---------------------------------------------------------------

/** Metric values by id of the metric registry; null = not available. */
export const metricValues = z.record(z.string(), z.number().nullable());
export const classResult = z.object({
  classId: id,
  title: z.string(),
  startsAt: instant,
  timeZone: z.string(),
  locationName: z.string(),
  instructorName: z.string().nullable(),
  spotNumber: spotNumber.nullable(),
  /** `waiting`: asked for, not there yet. `none`: will not come, see `reason`. */
  state: z.enum(['ready', 'waiting', 'none']),
  /** Why there is no number: no_spot, not_matched, not_connected, not_tracked, no_data, class_not_started, … */
  reason: z.string().nullable(),
  values: metricValues,
  hasTrace: z.boolean(),
});
export type ClassResult = z.infer<typeof classResult>;
export const classResultDetail = classResult.extend({
  inputs: z.record(z.string(), z.unknown()),
  zones: z.object({
    power: z.array(z.object({ zone: z.number().int(), seconds: z.number() })).nullable(),
    heartRate: z.array(z.object({ zone: z.number().int(), seconds: z.number() })).nullable(),
  }),
  peaks: z.array(z.object({ seconds: z.number(), powerW: z.number() })),
  /** 1 Hz from the class's start; null = no reading. */
  trace: z
    .object({
      powerW: z.array(z.number().nullable()),
      heartRateBpm: z.array(z.number().nullable()),
      cadenceRpm: z.array(z.number().nullable()),
    })
    .nullable(),
});
export type ClassResultDetail = z.infer<typeof classResultDetail>;
export const performance = z.object({
  classCount: z.number().int(),
  /** Aggregated over all classes by each metric's rule. */
  totals: metricValues,
  /** Newest first. */
  classes: z.array(classResult),
  /** By calendar week of the studio, oldest first, empty weeks included. */
  weeks: z.array(z.object({ weekStart: day, classes: z.number().int(), values: metricValues })),
});
export type Performance = z.infer<typeof performance>;

// ---- the Spivi connection ---------------------------------------------------------

export const matchRun = z.object({
  runId: id,
  trigger: z.enum(['enabled', 'daily', 'manual']),
  state: z.enum(['running', 'finished', 'failed']),
  total: z.number().int(),
  done: z.number().int(),
  matched: z.number().int(),
  ambiguous: z.number().int(),
  notFound: z.number().int(),
  failed: z.number().int(),
  startedAt: instant,
  finishedAt: instant.nullable(),
  message: z.string().nullable(),
});
export type MatchRun = z.infer<typeof matchRun>;
export const gym = z.object({
  gymId: id,
  name: z.string(),
  boxId: z.number().int(),
  locationId: id,
  roomId: id,
  /** seat = spot + offset where no row says otherwise. */
  seatOffset: z.number().int(),
  seats: z.array(z.object({ spotNumber, seatId: z.number().int() })),
});
export type Gym = z.infer<typeof gym>;
export const spiviStatus = z.object({
  connection: z
    .object({
      state: z.enum(['connected', 'paused', 'failing', 'reauth']),
      baseUrl: z.string(),
      siteId: z.number().int(),
      sourceName: z.string(),
      timeZone: z.string(),
      enabled: z.boolean(),
      lastSuccessAt: instant.nullable(),
      lastError: z.object({ code: z.string(), message: z.string(), at: instant }).nullable(),
    })
    .nullable(),
  allowedBaseUrls: z.array(z.string()),
  /** The base URL that the form proposes. */
  defaultBaseUrl: z.string(),
  gyms: z.array(gym),
  counts: z.object({
    linked: z.number().int(),
    notFound: z.number().int(),
    ambiguous: z.number().int(),
    notChecked: z.number().int(),
    classesSynced: z.number().int(),
    classesPending: z.number().int(),
    classesAttention: z.number().int(),
  }),
  lastMatchRun: matchRun.nullable(),
  nextMatchAt: instant.nullable(),
});
export type SpiviStatus = z.infer<typeof spiviStatus>;
export const credentials = z.object({
  baseUrl: z.url().max(300),
  siteId: z.number().int().min(1),
  sourceName: text(254),
  /** Left out when the stored one stays. */
  password: z.string().min(1).max(500).optional(),
  /** The site's IANA time zone, in which Spivi states wall times. */
  timeZone: text(64),
});
export const credentialsTest = z.object({
  ok: z.boolean(),
  checks: z.array(
    z.object({
      name: z.enum(['base_url', 'credentials', 'site_id']),
      state: z.enum(['ok', 'failed', 'not_tried']),
      code: z.string().nullable(),
      message: z.string().nullable(),
    }),
  ),
});
export type CredentialsTest = z.infer<typeof credentialsTest>;
export const attempt = z.object({
  attemptId: id,
  method: z.string(),
  classId: id.nullable(),
  customerId: id.nullable(),
  outcome: z.enum(['ok', 'transient', 'config', 'permanent', 'unknown', 'started']),
  code: z.string().nullable(),
  message: z.string().nullable(),
  startedAt: instant,
  durationMs: z.number().nullable(),
});
export type Attempt = z.infer<typeof attempt>;
const gymBody = z.object({
  name: text(80),
  boxId: z.number().int().min(1).max(2_147_483_647),
  roomId: id,
  seatOffset: z.number().int().min(-999).max(999).default(0),
  seats: z
    .array(z.object({ spotNumber, seatId: z.number().int().min(0).max(99_999) }))
    .max(500)
    .default([]),
});

// ---- the table -------------------------------------------------------------------------

/** Every endpoint of the studio. Sign-in itself lives under `/api/auth/*`. */
export const endpoints = {
  getMe: endpoint({
    method: 'GET',
    path: '/api/me',
    summary: 'Who is signed in, and where',
    access: 'signed_in',
    response: me,
  }),
  setLocale: endpoint({
    method: 'PUT',
    path: '/api/me/locale',
    summary: 'Choose a language',
    access: 'signed_in',
    body: z.object({ locale }),
    response: done,
  }),
  changePassword: endpoint({
    method: 'PUT',
    path: '/api/me/password',
    summary: 'Change the password; every other session ends',
    access: 'signed_in',
    body: z.object({ currentPassword: z.string().min(1).max(MAX_PASSWORD_CHARS), newPassword: password }),
    response: done,
  }),
  checkSetUp: endpoint({
    method: 'POST',
    path: '/api/setup/check',
    summary: 'Whether a set-up link is open, before anybody fills the form in',
    access: 'public',
    body: z.object({ token }),
    response: done,
  }),
  setUp: endpoint({
    method: 'POST',
    path: '/api/setup',
    summary: 'Make the first studio with its owner, once, by the token that the start printed; signs in',
    access: 'public',
    body: z.object({
      token,
      studioName: text(120),
      owner: z.object({ name: text(120), email, password, locale: locale.nullable().default(null) }),
      location: locationBody,
      room: roomBody,
    }),
    response: z.object({ studioId: id }),
  }),
  showInvitation: endpoint({
    method: 'POST',
    path: '/api/invitations/show',
    summary: 'Whom an invitation is for (the token stays out of addresses and their logs)',
    access: 'public',
    body: z.object({ token }),
    response: z.object({ studioName: z.string(), name: z.string(), email: z.string() }),
  }),
  acceptInvitation: endpoint({
    method: 'POST',
    path: '/api/invitations/accept',
    summary: 'Set a password, or confirm with the one of an account that exists elsewhere; signs in',
    access: 'public',
    body: z.object({ token, password, locale: locale.nullable().default(null) }),
    response: z.object({ studioId: id, kind: z.enum(['staff', 'customer']) }),
  }),

  getStudio: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId',
    summary: 'A studio with its locations, rooms and instructors',
    access: anyRole,
    params: inStudio,
    response: studio,
  }),

  createLocation: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/locations',
    summary: 'Add a location',
    access: management,
    params: inStudio,
    body: locationBody,
    response: location,
  }),
  updateLocation: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/locations/:locationId',
    summary: 'Change a location',
    access: management,
    params: ofLocation,
    body: locationBody.partial(),
    response: location,
  }),
  createRoom: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/locations/:locationId/rooms',
    summary: 'Add a room with its spots',
    access: management,
    params: ofLocation,
    body: roomBody,
    response: room,
  }),
  updateRoom: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/rooms/:roomId',
    summary: 'Rename a room',
    access: management,
    params: ofRoom,
    body: roomBody.pick({ name: true }),
    response: room,
  }),
  setSpotActive: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/rooms/:roomId/spots/:spotNumber',
    summary: 'Take a spot out of service, or back; refused while somebody has it in a coming class',
    access: management,
    params: ofRoom.extend({ spotNumber: z.coerce.number().pipe(spotNumber) }),
    body: z.object({ active: z.boolean() }),
    response: room,
  }),

  listStaff: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/staff',
    summary: 'The team, and who can sign in',
    access: owner,
    params: inStudio,
    response: z.array(staffMember),
  }),
  addStaff: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/staff',
    summary: 'Add a person to the team',
    access: owner,
    params: inStudio,
    body: z.object({ name: text(120), email, role: z.enum(staffRoles) }),
    response: staffMember,
  }),
  removeStaff: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/staff/:staffId',
    summary: 'Take a person off the team; their sessions end at once',
    access: owner,
    params: ofStaff,
    response: done,
  }),
  inviteStaff: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/staff/:staffId/invitation',
    summary: 'A new link for a first or forgotten password; the one before stops working',
    access: owner,
    params: ofStaff,
    response: invitationLink,
  }),
  getCustomerAccess: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/access',
    summary: 'Whether a customer can sign in to the portal',
    access: desk,
    params: ofCustomer,
    response: access,
  }),
  inviteCustomer: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers/:customerId/invitation',
    summary: 'A new link for a first or forgotten password; the one before stops working',
    access: desk,
    params: ofCustomer,
    response: invitationLink,
  }),

  listClasses: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/classes',
    summary: 'Classes that start in a span of time',
    access: anyRole,
    params: inStudio,
    query: z.object({ from: instant, to: instant, locationId: id.optional() }),
    response: z.array(classSummary),
  }),
  createClass: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/classes',
    summary: 'Create a class',
    access: management,
    params: inStudio,
    body: classBody,
    response: classSummary,
  }),
  updateClass: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/classes/:classId',
    summary: 'Change a class',
    access: management,
    params: inClass,
    body: classFields.partial(),
    response: classSummary,
  }),
  cancelClass: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/classes/:classId/cancel',
    summary: 'Cancel a class and its bookings',
    access: management,
    params: inClass,
    response: done,
  }),
  getClass: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/classes/:classId',
    summary: 'A class with its spot map; the roster for staff',
    access: anyRole,
    params: inClass,
    response: classDetail,
  }),

  bookSpot: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/classes/:classId/bookings',
    summary: 'Book a spot (Idempotency-Key honoured)',
    access: anyRole,
    params: inClass,
    body: z.object({
      /** Staff only; a member books for themself. */
      customerId: id.optional(),
      /** null: booked without a spot, not tracked. */
      spotNumber: spotNumber.nullable(),
    }),
    response: booking,
  }),
  moveSpot: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/bookings/:bookingId/move',
    summary: 'Move a booking to another free spot',
    access: anyRole,
    params: inBooking,
    body: z.object({ spotNumber }),
    response: booking,
  }),
  cancelBooking: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/bookings/:bookingId/cancel',
    summary: 'Cancel a booking',
    access: anyRole,
    params: inBooking,
    response: booking,
  }),
  restoreBooking: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/bookings/:bookingId/restore',
    summary: 'Undo a cancellation while the spot is free',
    access: anyRole,
    params: inBooking,
    response: booking,
  }),
  checkIn: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/bookings/:bookingId/check-in',
    summary: 'Check in, or undo it',
    access: staff,
    params: inBooking,
    body: z.object({ checkedIn: z.boolean() }),
    response: done,
  }),

  listCustomers: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers',
    summary: 'Customers by name',
    access: staff,
    params: inStudio,
    query: z.object({
      search: z.string().max(120).optional(),
      match: z.enum(['linked', 'not_checked', 'not_found', 'ambiguous', 'conflict']).optional(),
      /** Opaque, from the page before. */
      cursor: z.string().max(400).optional(),
    }),
    response: z.object({
      rows: z.array(customerSummary),
      nextCursor: z.string().nullable(),
      total: z.number().int(),
    }),
  }),
  createCustomer: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers',
    summary: 'Add a customer',
    access: desk,
    params: inStudio,
    body: customerBody,
    response: customerSummary,
  }),
  getCustomer: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId',
    summary: 'A customer; body details only for those who may see them',
    access: anyRole,
    params: ofCustomer,
    response: customer,
  }),
  updateCustomer: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/customers/:customerId',
    summary: 'Change names and contact',
    access: [...desk, 'member'],
    params: ofCustomer,
    body: customerFields.partial(),
    response: customer,
  }),
  updateBody: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/customers/:customerId/body',
    summary: 'Change body details',
    access: [...management, 'member'],
    params: ofCustomer,
    body: bodyDetails.partial(),
    response: customer,
  }),
  setSpiviLink: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/customers/:customerId/spivi',
    summary: 'Set the Spivi Client ID by hand',
    access: desk,
    params: ofCustomer,
    body: z.object({ clientId, email: email.optional() }),
    response: spiviLink,
  }),
  removeSpiviLink: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/customers/:customerId/spivi',
    summary: 'Forget the Spivi Client ID',
    access: desk,
    params: ofCustomer,
    response: done,
  }),

  getPerformance: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/performance',
    summary: 'Class results and weekly trend',
    access: ['owner', 'manager', 'instructor', 'member'],
    params: ofCustomer,
    response: performance,
  }),
  getClassResult: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/performance/:classId',
    summary: 'One class with its trace',
    access: ['owner', 'manager', 'instructor', 'member'],
    params: ofCustomer.extend({ classId: id }),
    response: classResultDetail,
  }),

  getSpivi: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/spivi',
    summary: 'The Spivi connection, its gyms and its health',
    access: management,
    params: inStudio,
    response: spiviStatus,
  }),
  testSpivi: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/spivi/test',
    summary: 'Test credentials without saving them',
    access: management,
    params: inStudio,
    body: credentials,
    response: credentialsTest,
  }),
  connectSpivi: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/spivi',
    summary: 'Test, then save the connection and enable it',
    access: management,
    params: inStudio,
    body: credentials,
    response: spiviStatus,
  }),
  enableSpivi: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/spivi/enabled',
    summary: 'Pause or resume',
    access: management,
    params: inStudio,
    body: z.object({ enabled: z.boolean() }),
    response: spiviStatus,
  }),
  removeSpivi: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/spivi',
    summary: 'Disconnect and purge the credentials',
    access: management,
    params: inStudio,
    response: done,
  }),
  syncNow: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/spivi/sync',
    summary: 'Match customers and compare every class now',
    access: management,
    params: inStudio,
    response: matchRun,
  }),
  createGym: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/spivi/gyms',
    summary: 'Map a box to a room',
    access: management,
    params: inStudio,
    body: gymBody,
    response: gym,
  }),
  updateGym: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/spivi/gyms/:gymId',
    summary: 'Change a gym and its seat table',
    access: management,
    params: ofGym,
    body: gymBody,
    response: gym,
  }),
  removeGym: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/spivi/gyms/:gymId',
    summary: 'Remove a gym',
    access: management,
    params: ofGym,
    response: done,
  }),
  listAttempts: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/spivi/attempts',
    summary: 'The latest calls to Spivi',
    access: management,
    params: inStudio,
    query: z.object({ classId: id.optional() }),
    response: z.array(attempt),
  }),
} as const;

/** What `/api/studios/:studioId/live` (WebSocket) sends: something of this kind changed, ask again. */
export const liveMessage = z.object({
  topic: z.enum(['class', 'customer', 'spivi', 'performance']),
  id: z.string().nullable(),
});
export type LiveMessage = z.infer<typeof liveMessage>;

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
