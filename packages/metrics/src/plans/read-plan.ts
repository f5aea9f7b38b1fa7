import { MAX_PLAN_FILE_BYTES } from '@tandem/api/words';
import type { Plan } from './plan.ts';
import { PlanFileError } from './plan-file-error.ts';
import { readCourse } from './read-course.ts';
import { readZwo } from './read-zwo.ts';

/**
 * Reads a class plan from a file: ZWO, ERG or MRC, told by what stands in it and not by its name.
 * @param ftpW for which watts in it were written, where the file does not say
 * @returns with an empty name where it has none
 * @throws PlanFileError and nothing else
 */
export function readPlan(bytes: Uint8Array, ftpW: number | null = null): Plan {
  if (bytes.length > MAX_PLAN_FILE_BYTES)
    throw new PlanFileError('too_large', `The file is larger than ${MAX_PLAN_FILE_BYTES / 1024} kB.`);
  const text = decodeText(bytes);
  const begin = text.trimStart();
  if (begin.startsWith('<')) return readZwo(text);
  if (begin.startsWith('[')) return readCourse(text, ftpW);
  throw new PlanFileError('no_plan', 'The file is none of ZWO, ERG and MRC.');
}

/** By its byte order mark; UTF-8 without one, or else what old programs on Windows wrote. */
function decodeText(bytes: Uint8Array): string {
  const mark = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  if (mark === 0xfffe || mark === 0xfeff)
    return new TextDecoder(mark === 0xfffe ? 'utf-16le' : 'utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
