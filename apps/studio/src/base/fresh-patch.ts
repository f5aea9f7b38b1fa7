import { isDeepStrictEqual } from 'node:util';
import { invalidField } from '@tandem/platform';
import { problem } from './problem.ts';

type Asked<B> = { body: B; request: { headers: Record<string, unknown> } };

/**
 * A change that undoes nothing unseen: made from the version of the object that stands now, which the body or the header
 * `If-Match` says. Whoever says none has not looked and is let through, and so is what changes nothing, such as a repeat
 * whose answer was lost. The object must be locked before it is read.
 * @returns what is to be changed
 * @throws Problem changed_meanwhile with the object as it is now
 */
export function freshPatch<B extends { version?: number }>(
  asked: Asked<B>,
  present: { version: number; [field: string]: unknown },
): Omit<B, 'version'> {
  const { version, ...patch } = asked.body;
  const seen = version ?? ifMatch(asked.request.headers['if-match']);
  if (seen === null || seen === present.version) return patch;
  const changes = Object.entries(patch).some(
    ([field, value]) => value !== undefined && !same(value, present[field]),
  );
  if (!changes) return patch;
  throw problem({
    code: 'changed_meanwhile',
    message: 'Somebody else has changed this meanwhile. Nothing was saved.',
    remedy: 'Look at what it is now, and send your change with the new version.',
    details: { present },
  });
}

function ifMatch(header: unknown): number | null {
  if (header === undefined || header === '*') return null;
  const [, digits] = /^(?:W\/)?"?(\d{1,9})"?$/.exec(String(header)) ?? [];
  if (digits === undefined)
    throw invalidField('If-Match', 'The version is a number, as the answers tell it.');
  return Number(digits);
}

/** One instant can be written in several ways. */
const same = (a: unknown, b: unknown): boolean =>
  isDeepStrictEqual(a, b) ||
  (typeof a === 'string' && typeof b === 'string' && /T.*Z$/.test(a) && Date.parse(a) === Date.parse(b));
