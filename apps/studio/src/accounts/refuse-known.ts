import { DEMO_PASSWORD } from '@tandem/api/words';
import { isLoopback } from '@tandem/platform';
import type { FastifyRequest } from 'fastify';
import type { Settings } from '../base/context.ts';
import { problem } from '../base/problem.ts';

/**
 * The demo's password stands in the documentation: it opens nothing that people reach from beyond this machine.
 * @throws Problem known_password
 */
export function refuseKnown({ exposed }: Settings, request: FastifyRequest, password: string): void {
  if (password.normalize('NFKC') !== DEMO_PASSWORD || (!exposed && isLoopback(request.ip))) return;
  throw problem({
    code: 'known_password',
    field: 'password',
    message: 'This password stands in Tandem’s documentation and opens nothing here.',
    remedy: 'Use the demo on the machine it runs on, or begin without it: npm start -- --empty.',
  });
}
