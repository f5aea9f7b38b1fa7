import type { PlanFileFault } from '@tandem/api/words';

/** Where in a file something is wrong, as far as that is known. @property line from 1 @property element of a ZWO */
export type PlanFilePlace = { line?: number | null; element?: string | null };

/** A file that is refused as a class plan: its code says why, its place where. */
export class PlanFileError extends Error {
  override readonly name = 'PlanFileError';
  readonly code: PlanFileFault;
  readonly line: number | null;
  readonly element: string | null;
  constructor(code: PlanFileFault, message: string, { line = null, element = null }: PlanFilePlace = {}) {
    super(line === null ? message : `Line ${line}: ${message}`);
    this.code = code;
    this.line = line;
    this.element = element;
  }
}
