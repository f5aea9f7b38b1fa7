import type { RiddenTest } from '@tandem/api/studio';
import type { Call } from '../../base/context.ts';
import { allow } from '../person/allow.ts';
import { riddenTests } from './ridden-tests.ts';

/** The tests that a person rode of late, newest first. @throws Problem not_found, not_allowed */
export async function listTests(call: Call, customerId: string): Promise<RiddenTest[]> {
  return riddenTests(call, await allow(call, customerId));
}
