/** Bytes ↔ samples. So far FIT files alone; a sensor's language will be a folder of its own beside them. */
export { isFit } from './fit/check-file.ts';
export { type DamagedFitCode, DamagedFitError } from './fit/damaged-fit-error.ts';
export { MAX_FIT_BYTES } from './fit/limits.ts';
export { type Notice, type NoticeCode, noticeCodes } from './fit/notice.ts';
export { type DeviceTotals, type FitRide, readFit } from './fit/read-fit.ts';
export { type RideToWrite, writeFit } from './fit/write-fit.ts';
