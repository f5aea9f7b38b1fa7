import { type RecordedRide, ridesOf } from '../recording/rides-of.ts';
import { checkFitFile } from './check-file.ts';
import { decodeFit } from './decode.ts';

/**
 * Reads what was recorded, of any sport: a ride for each activity in the file, oldest first. What a file may cost is
 * bounded (limits.ts); it is read in one go, some tens of milliseconds for a usual ride.
 * @throws DamagedFileError when the file is cut short, damaged, too large, not FIT, or holds no ride.
 */
export function readFit(bytes: Uint8Array): RecordedRide[] {
  const { segments, notices } = checkFitFile(bytes);
  return ridesOf(decodeFit(segments), notices);
}
