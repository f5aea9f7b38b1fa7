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

/**
 * One thing that may stand before the root: blanks, a declaration, a comment, the document type. Taken one by one: as one
 * pattern, repeated, they could be told apart in so many ways that a short head is enough to stop the process.
 */
const BEFORE_ROOT = /\s+|<\?[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE[^[>]*(?:\[[^\]]*\][^>]*)?>/y;
const ROOT = /<(?:[\w.-]+:)?(TrainingCenterDatabase|gpx)(?=[\s/>])/y;

const readers: Record<RecordingForm, (bytes: Uint8Array) => RecordedRide[]> = {
  fit: readFit,
  tcx: readTcx,
  gpx: readGpx,
};

/** What a file is by how it begins, null where no form of a recording does: a name says nothing. */
export function formOfRecording(bytes: Uint8Array): RecordingForm | null {
  if (isFit(bytes)) return 'fit';
  const root = rootOf(decodeText(bytes.subarray(0, RECORDING_HEAD_BYTES)));
  return root === undefined ? null : root === 'gpx' ? 'gpx' : 'tcx';
}

function rootOf(head: string): string | undefined {
  ROOT.lastIndex = 0;
  for (BEFORE_ROOT.lastIndex = 0; BEFORE_ROOT.test(head); ) ROOT.lastIndex = BEFORE_ROOT.lastIndex;
  return ROOT.exec(head)?.[1];
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
