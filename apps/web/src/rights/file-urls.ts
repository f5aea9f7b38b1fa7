import {
  BOOKING_FILE_PATH,
  EXPORT_FILE_PATH,
  IMPORT_FILE_PATH,
  PUBLIC_CALENDAR_PATH,
  PUBLIC_SCHEDULE_PATH,
  type PublicCalendar,
  RIDE_FILE_PATH,
  type RideFormat,
} from '@tandem/api/words';

type OfCustomer = { studioId: string; customerId: string };
const filled = <Names extends Record<string, string>>(path: string, names: Names): string =>
  path.replace(/:(\w+)/g, (_, name: string) => names[name]!);

/** Answers the zip itself. */
export const exportFileUrl = (of: OfCustomer & { exportId: string }): string => filled(EXPORT_FILE_PATH, of);
/** PUT with the file as body. */
export const importFileUrl = (of: OfCustomer & { importId: string }, name: string): string =>
  `${filled(IMPORT_FILE_PATH, of)}?${new URLSearchParams({ name })}`;
/** Answers the file itself. */
export const rideFileUrl = (of: OfCustomer & { rideId: string }, format: RideFormat): string =>
  filled(RIDE_FILE_PATH, { ...of, format });
/** Answers a booking as a file for calendars. */
export const bookingFileUrl = (of: { studioId: string; bookingId: string }): string =>
  filled(BOOKING_FILE_PATH, of);
/** Where programs find a calendar that anybody may follow, from wherever. */
export const publicCalendarUrl = (of: { studioId: string; of: PublicCalendar; id: string }): string =>
  location.origin + filled(PUBLIC_CALENDAR_PATH, of);
/** A page with the classes of a week, for a frame in a studio's own site. */
export const publicScheduleUrl = (studioId: string, chosen: Record<string, string>): string =>
  `${location.origin}${filled(PUBLIC_SCHEDULE_PATH, { studioId })}?${new URLSearchParams(chosen)}`;
