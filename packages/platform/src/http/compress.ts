import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

/** Shorter answers fit into one packet as they are. */
const MIN_COMPRESSED_BYTES = 1024;
/** What browsers say of who asks; an address that was typed is `none`, a page of ours `same-origin`. */
const FOREIGN = new Set(['cross-site', 'same-site']);

/**
 * Compresses what is said in text. What a foreign page makes a browser ask for is left as it is: the length of a
 * compressed answer tells whether it repeats a guess that was sent along (BREACH).
 */
export async function compressAnswers(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: MIN_COMPRESSED_BYTES,
    // What is sent to us stays as it came: the bound on a body is a bound on what it unpacks to.
    globalDecompression: false,
  });
  app.addHook('onRequest', async ({ headers }) => {
    if (FOREIGN.has(String(headers['sec-fetch-site']))) headers['x-no-compression'] = '1';
  });
}
