import { endpoints } from '@tandem/api/studio';
import { mountEndpoint } from '@tandem/platform';
import type { FastifyRequest } from 'fastify';
import { createThrottle, type Web } from '../accounts/index.ts';
import { inStudio } from '../base/call.ts';
import type { Work } from '../base/context.ts';
import { readEmailLink } from './email-link.ts';
import { confirmEmail, findWaiting, type Waiting } from './pending-email.ts';

/** The link of a mail that asks whether an address is its reader's; it needs no sign-in. */
export function mountEmailLink({ app, studio }: Web): void {
  const throttle = createThrottle(studio.settings.signInsPerMinute.perAddress);
  const byAddress = async (_endpoint: unknown, request: FastifyRequest) => throttle(request.ip);
  const answer = async (token: string, verb: (work: Work, pendingId: string) => Promise<Waiting>) => {
    const { studioId, pendingId } = readEmailLink(studio, token);
    const { email, studioName } = await inStudio(studio, studioId, (work) => verb(work, pendingId));
    return { email, studioName };
  };
  mountEndpoint(app, endpoints.showEmailLink, byAddress, ({ body }) => answer(body.token, findWaiting));
  mountEndpoint(app, endpoints.confirmEmail, byAddress, ({ body }) => answer(body.token, confirmEmail));
}
