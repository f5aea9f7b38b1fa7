import { Readable } from 'node:stream';
import { EXPORT_FILE_PATH } from '@tandem/api/studio';
import { inTenant } from '@tandem/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import { audit } from '../../base/audit.ts';
import type { Caller, Studio } from '../../base/context.ts';
import type { Mount } from '../../base/mount.ts';
import { checkOwn } from '../../customers/index.ts';
import { assertThere } from '../assert-there.ts';
import { listExports, readyExport, startExport } from './exports.ts';

const params = z.object({ studioId: z.uuid(), customerId: z.uuid(), exportId: z.uuid() });

/** A person's data as one file. @param authorise lets in whoever may prepare it */
export function mountExports(
  app: FastifyInstance,
  studio: Studio,
  mount: Mount,
  authorise: (request: FastifyRequest) => Promise<Caller>,
): void {
  mount('startExport', ({ caller, params }) =>
    inTenant(studio.db, caller.studioId, (trx) => {
      checkOwn(caller, params.customerId);
      return startExport(studio, trx, caller, params.customerId);
    }),
  );
  mount('listExports', ({ caller, params }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      checkOwn(caller, params.customerId);
      await assertThere(trx, caller.studioId, params.customerId);
      return listExports(trx, caller.studioId, params.customerId);
    }),
  );
  app.get(EXPORT_FILE_PATH, { schema: { hide: true, params } }, async (request, reply) => {
    const caller = await authorise(request);
    const { customerId, exportId } = request.params as z.output<typeof params>;
    checkOwn(caller, customerId);
    const { studioId } = caller;
    const file = await inTenant(studio.db, studioId, async (trx) => {
      const ready = await readyExport(studio, trx, studioId, customerId, exportId);
      await audit({ trx, caller }, 'data.download', { kind: 'customer', id: customerId }, { exportId });
      return ready;
    });
    return reply
      .type('application/zip')
      .header('content-length', file.bytes!)
      .header('content-disposition', `attachment; filename="tandem-${file.createdAt.slice(0, 10)}.zip"`)
      .header('cache-control', 'no-store')
      .send(Readable.from(partsOf(studio, studioId, exportId), { objectMode: false }));
  });
}

/** One part in memory at a time: the next is read when this one has been taken. */
async function* partsOf(studio: Studio, studioId: string, exportId: string): AsyncGenerator<Buffer> {
  for (let part = 0; ; part++) {
    const { rows } = await inTenant(studio.db, studioId, (trx) =>
      sql<{ bytes: Buffer }>`select bytes from export_parts
        where studio_id = ${studioId} and export_id = ${exportId} and part = ${part}`.execute(trx),
    );
    if (!rows[0]) return;
    yield rows[0].bytes;
  }
}
