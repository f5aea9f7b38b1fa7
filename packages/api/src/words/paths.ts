/** GET, answers the zip itself; not in the table of endpoints since it is no JSON. */
export const EXPORT_FILE_PATH = '/api/studios/:studioId/customers/:customerId/exports/:exportId/file';
/** The forms in which a ride can be taken along. */
export const rideFormats = ['fit', 'tcx', 'csv'] as const;
export type RideFormat = (typeof rideFormats)[number];
/** GET, answers one ride as a file of the form that ends it. */
export const RIDE_FILE_PATH = '/api/studios/:studioId/customers/:customerId/rides/:rideId/file.:format';
/** PUT with the file as body and `?name=`; answers the import. Not in the table since its body is no JSON. */
export const IMPORT_FILE_PATH = '/api/studios/:studioId/customers/:customerId/imports/:importId/files';
/** GET, answers a calendar for programs that subscribe to it: somebody's own, by the secret in the link. */
export const CALENDAR_PATH = '/api/calendars/:token/tandem.ics';
/** GET, the same of what anybody may read. */
export const PUBLIC_CALENDAR_PATH = '/api/studios/:studioId/calendars/:of/:id/schedule.ics';
/** GET, answers a page with a week of classes, shown within a studio's own site. */
export const PUBLIC_SCHEDULE_PATH = '/api/studios/:studioId/schedule.html';
/** GET, answers the script that puts this page where it stands in a site. */
export const SCHEDULE_SCRIPT_PATH = '/api/schedule.js';
/** GET, answers one booking as a file for calendars. */
export const BOOKING_FILE_PATH = '/api/studios/:studioId/bookings/:bookingId/class.ics';
/** POST, takes a notice of the payment provider, in whatever form it sends them. */
export const PAYMENT_NOTICES_PATH = '/api/studios/:studioId/payments/notices';
/** POST, takes what a system that classes are read from tells, in the form that it sends. */
export const SOURCE_HOOK_PATH = '/api/studios/:studioId/hooks/:source/:hookId';
/** Says whose page asks: a browser's tabs share one cookie, so that the person may be another one meanwhile. */
export const TAB_ACCOUNT_HEADER = 'x-tandem-account';
/** The same for a WebSocket, which a page gives no headers: a part of its address. */
export const TAB_ACCOUNT_QUERY = 'account';
/** For which child a guardian asks, by its id: what stands in the table as `guarded` is then the child's own. */
export const ASKS_FOR_HEADER = 'x-tandem-for';
/** So many ms old is what the page of a WebSocket shows already: what changed since then is told to it at once. */
export const SHOWN_SINCE_QUERY = 'shown';

/** The code by which a WebSocket is closed where its session has ended: sign in again. Own codes begin at 4000. */
export const SOCKET_SIGNED_OUT = 4401;
