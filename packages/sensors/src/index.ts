/** Bytes from sensors and recorded rides, as samples. One folder per language of the field. */
export { type DamagedFitCode, DamagedFitError } from './fit/damaged-fit-error.ts';
export { MAX_FIT_BYTES } from './fit/limits.ts';
export { type DeviceTotals, type FitRide, readFit } from './fit/read-fit.ts';
export { type RideToWrite, writeFit } from './fit/write-fit.ts';
