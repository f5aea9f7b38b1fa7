import type { Readable } from 'node:stream';
import { endpoints, IMPORT_FILE_PATH, MAX_UPLOAD_BYTES } from '@tandem/api/studio';
import { inTenant } from '@tandem/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Caller, Studio } from '../base/context.ts';
import type { Mount } from '../base/mount.ts';
import { checkOwn } from '../customers/index.ts';
import { runImport, startImport } from './imports.ts';
import { receiveFile } from './receive-file.ts';
import { removeOwnRide } from './remove-own-ride.ts';
import { listImports, readImport } from './store.ts';

const MAX_NAME_CHARS = 500;
const query = z.object({ name: z.string().min(1).max(MAX_NAME_CHARS) });
const { params } = endpoints.getImport;
const { response } = endpoints.getImport;

/** A person's rides outside class, from files. @param authorise lets in whoever may read the import */
export function mountImports(
  app: FastifyInstance,
  studio: Studio,
  mount: Mount,
  authorise: (request: FastifyRequest) => Promise<Caller>,
): void {
  mount('startImport', ({ caller, params }) => {
    checkOwn(caller, params.customerId);
    return inTenant(studio.db, caller.studioId, (trx) => startImport(studio, trx, caller, params.customerId));
  });
  mount('runImport', ({ caller, params }) => {
    checkOwn(caller, params.customerId);
    return inTenant(studio.db, caller.studioId, (trx) =>
      runImport(studio, trx, caller, params.customerId, params.importId),
    );
  });
  mount('getImport', ({ caller, params }) => {
    checkOwn(caller, params.customerId);
    return inTenant(studio.db, caller.studioId, (trx) =>
      readImport(trx, caller.studioId, params.customerId, params.importId),
    );
  });
  mount('listImports', ({ caller, params }) => {
    checkOwn(caller, params.customerId);
    return inTenant(studio.db, caller.studioId, (trx) =>
      listImports(trx, caller.studioId, params.customerId),
    );
  });
  mount('removeOwnRide', async ({ caller, params }) => {
    checkOwn(caller, params.customerId);
    await removeOwnRide(studio, caller, params.customerId, params.rideId);
    return { ok: true as const };
  });
  app.register(async (scope) => {
    // Handed on as it comes, so that nobody who may not is listened to.
    scope.addContentTypeParser('application/octet-stream', (_request, body, done) => done(null, body));
    scope.route({
      method: 'PUT',
      url: IMPORT_FILE_PATH,
      bodyLimit: MAX_UPLOAD_BYTES,
      schema: { hide: true, params, querystring: query, response: { 200: response } },
      handler: async (request, reply) => {
        const caller = await authorise(request);
        const { customerId, importId } = request.params as z.output<typeof params>;
        checkOwn(caller, customerId);
        reply.header('cache-control', 'no-store');
        const { name } = request.query as z.output<typeof query>;
        const declared = request.headers['content-length'];
        const of = { studioId: caller.studioId, customerId, importId };
        return receiveFile(
          studio,
          of,
          name,
          request.body as Readable,
          declared === undefined ? null : Number(declared),
        );
      },
    });
  });
}
