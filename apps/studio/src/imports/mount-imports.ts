import type { Readable } from 'node:stream';
import { endpoints } from '@tandem/api/studio';
import { IMPORT_FILE_PATH, MAX_UPLOAD_BYTES } from '@tandem/api/words';
import { Problem } from '@tandem/platform';
import { z } from 'zod';
import type { Web } from '../accounts/index.ts';
import { checkOwn } from '../customers/index.ts';
import { receiveFile } from './receive-file.ts';

const MAX_NAME_CHARS = 500;
const query = z.object({ name: z.string().min(1).max(MAX_NAME_CHARS) });
const { params, response } = endpoints.getImport;

/** Takes files as they come, for whoever may read their import. */
export function mountImports({ app, studio, enter }: Web): void {
  app.register(async (scope) => {
    // Handed on as it comes, so that nobody who may not is listened to.
    scope.addContentTypeParser('application/octet-stream', (_request, body, done) => done(null, body));
    scope.route({
      method: 'PUT',
      url: IMPORT_FILE_PATH,
      bodyLimit: MAX_UPLOAD_BYTES,
      schema: {
        summary: 'Send a ride’s file, or a zip of them',
        params,
        querystring: query,
        response: { 200: response },
      },
      handler: async (request, reply) => {
        const caller = await enter('getImport', request);
        const of = request.params as z.output<typeof params>;
        checkOwn(caller, of.customerId);
        reply.header('cache-control', 'no-store');
        const declared = request.headers['content-length'];
        const upload = {
          name: (request.query as z.output<typeof query>).name,
          body: request.body as Readable,
          declaredBytes: declared === undefined ? null : Number(declared),
        };
        try {
          return await receiveFile({ studio, caller }, of, upload);
        } catch (error) {
          // The rest would come as slowly.
          if (error instanceof Problem && error.code === 'too_slow') reply.header('connection', 'close');
          throw error;
        }
      },
    });
  });
}
