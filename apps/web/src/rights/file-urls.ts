import { EXPORT_FILE_PATH, IMPORT_FILE_PATH, RIDE_FILE_PATH, type RideFormat } from '@tandem/api/words';

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
