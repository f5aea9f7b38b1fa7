import { invalidField } from '@tandem/platform';
import type { z } from 'zod';

/** Where a page of a list ended, as what its reader sends back for the next one. */
export const writeCursor = (position: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/** @throws Problem invalid_input of the field `cursor` for what no page has answered */
export function readCursor<Position>(shape: z.ZodType<Position>, cursor: string): Position {
  try {
    return shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw invalidField('cursor', 'This page mark is not readable.', 'Start again from the first page.');
  }
}
