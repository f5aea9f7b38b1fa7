import { isFit } from './fit/check-file.ts';
import { readFit } from './fit/read-fit.ts';
import { readGpx } from './gpx/read-gpx.ts';
import { DamagedFileError } from './recording/damaged-file-error.ts';
import type { RecordedRide } from './recording/rides-of.ts';
import { readTcx } from './tcx/read-tcx.ts';
import { decodeText } from './xml/read-xml.ts';

/** The forms of recordings that are read. */
export type RecordingForm = 'fit' | 'tcx' | 'gpx';

/** So many bytes tell what a file is: forms in XML name themselves after a preamble. */
export const RECORDING_HEAD_BYTES = 4096;

/** The root of a document, behind its declaration, comments and document type. */
const ROOT =
  /^(?:\s|<\?[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE[^[>]*(?:\[[^\]]*\])?[^>]*>)*<(?:[\w.-]+:)?(TrainingCenterDatabase|gpx)(?=[\s/>])/;

const readers: Record<RecordingForm, (bytes: Uint8Array) => RecordedRide[]> = {
  fit: readFit,
  tcx: readTcx,
  gpx: readGpx,
};

/** What a file is by how it begins, null where no form of a recording does: a name says nothing. */
export function formOfRecording(bytes: Uint8Array): RecordingForm | null {
  if (isFit(bytes)) return 'fit';
  const root = ROOT.exec(decodeText(bytes.subarray(0, RECORDING_HEAD_BYTES)))?.[1];
  return root === undefined ? null : root === 'gpx' ? 'gpx' : 'tcx';
}

/**
 * Reads a recording of whatever form: a ride for each activity in it, oldest first.
 * @throws DamagedFileError when it is of no form that is read, damaged, too large, or holds no ride.
 */
export function readRecording(bytes: Uint8Array): RecordedRide[] {
  const form = formOfRecording(bytes);
  if (form === null)
    throw new DamagedFileError('not_a_ride_file', 'This is not a FIT, TCX or GPX file, whatever its name.');
  return readers[form](bytes);
}
