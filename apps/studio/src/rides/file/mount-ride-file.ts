import { Readable } from 'node:stream';
import { RIDE_FILE_PATH, rideFormats } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { z } from 'zod';
import type { Web } from '../../accounts/index.ts';
import { audit } from '../../base/audit.ts';
import { perform } from '../../base/call.ts';
import type { Call } from '../../base/context.ts';
import { allow } from '../person/allow.ts';
import { readRideFile } from './ride-file.ts';

const params = z.object({
  studioId: z.uuid(),
  customerId: z.uuid(),
  rideId: z.uuid(),
  format: z.enum(rideFormats),
});
const TYPES = { fit: 'application/vnd.ant.fit', tcx: 'application/vnd.garmin.tcx+xml', csv: 'text/csv' };

/** One ride as a file for other programs, for whoever may see it. */
export function mountRideFile({ app, studio, enter }: Web): void {
  app.get(
    RIDE_FILE_PATH,
    { schema: { summary: 'One ride as a file for other programs', params } },
    async (request, reply) => {
      const caller = await enter('getRide', request);
      const of = request.params as z.output<typeof params>;
      const { name, content } = await perform({ studio, caller }, (call) => readFile(call, of));
      return reply
        .type(TYPES[of.format])
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('cache-control', 'no-store')
        .send(Readable.from(content, { objectMode: false }));
    },
  );
}

/** @throws Problem not_found also where the ride has no trace; not_allowed */
async function readFile(call: Call, { customerId, rideId, format }: z.output<typeof params>) {
  const scope = await allow(call, customerId);
  const file = await readRideFile(call, { ...scope, rideId }, format);
  if (!file) throw notFound('file');
  await audit(call, 'data.download', { kind: 'customer', id: customerId }, { rideId, format });
  return file;
}
