/** Recorded files ↔ rides. What comes by radio is in '@tandem/sensors/radio'. */
export { readFit } from './fit/read-fit.ts';
export { writeFit } from './fit/write-fit.ts';
export {
  formOfRecording,
  RECORDING_HEAD_BYTES,
  type RecordingForm,
  readRecording,
} from './read-recording.ts';
export { type DamagedFileCode, DamagedFileError } from './recording/damaged-file-error.ts';
export { MAX_FILE_BYTES } from './recording/limits.ts';
export type { RideToWrite } from './recording/ride-to-write.ts';
export type { DeviceTotals, RecordedRide } from './recording/rides-of.ts';
export { writeTcx } from './tcx/write-tcx.ts';
