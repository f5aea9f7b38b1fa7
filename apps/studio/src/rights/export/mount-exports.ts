import { Readable } from 'node:stream';
import { EXPORT_FILE_PATH } from '@tandem/api/words';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Web } from '../../accounts/index.ts';
import { audit } from '../../base/audit.ts';
import { inStudio, perform } from '../../base/call.ts';
import type { Studio } from '../../base/context.ts';
import { checkOwn } from '../../customers/index.ts';
import { readyExport } from './exports.ts';

const params = z.object({ studioId: z.uuid(), customerId: z.uuid(), exportId: z.uuid() });

/** A person's data as one file, for whoever may prepare it. */
export function mountExports({ app, studio, enter }: Web): void {
  app.get(
    EXPORT_FILE_PATH,
    { schema: { summary: 'Everything that is kept of a person, as the zip that was prepared', params } },
    async (request, reply) => {
      const caller = await enter('startExport', request);
      const of = request.params as z.output<typeof params>;
      checkOwn(caller, of.customerId);
      const file = await perform({ studio, caller }, async (call) => {
        const ready = await readyExport(call, of);
        const { customerId, exportId } = of;
        await audit(call, 'data.download', { kind: 'customer', id: customerId }, { exportId });
        return ready;
      });
      return reply
        .type('application/zip')
        .header('content-length', file.bytes!)
        .header('content-disposition', `attachment; filename="tandem-${file.createdAt.slice(0, 10)}.zip"`)
        .header('cache-control', 'no-store')
        .send(Readable.from(partsOf(studio, caller.studioId, of.exportId), { objectMode: false }));
    },
  );
}

/** One part in memory at a time: the next is read when this one has been taken. */
async function* partsOf(studio: Studio, studioId: string, exportId: string): AsyncGenerator<Buffer> {
  for (let part = 0; ; part++) {
    const { rows } = await inStudio(studio, studioId, ({ trx }) =>
      sql<{ bytes: Buffer }>`select bytes from export_parts
        where studio_id = ${studioId} and export_id = ${exportId} and part = ${part}`.execute(trx),
    );
    if (!rows[0]) return;
    yield rows[0].bytes;
  }
}
