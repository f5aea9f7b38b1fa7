import { endpoints } from '@tandem/api/studio';
import { hashToken, mountEndpoint } from '@tandem/platform';
import { createThrottle, openSession, type Web } from '../accounts/index.ts';
import { acceptInvitation } from './accept-invitation.ts';
import { withInvitation } from './open-invitation.ts';

/** Links that let people in, opened by anyone who holds one. */
export function mountInvitations({ app, studio, auth }: Web): void {
  const { perAddress, perEmail } = studio.settings.signInsPerMinute;
  const throttleAddress = createThrottle(perAddress);
  const throttleLink = createThrottle(perEmail);
  mountEndpoint(
    app,
    endpoints.showInvitation,
    async (_endpoint, request) => throttleAddress(request.ip),
    ({ body }) =>
      withInvitation(studio, body.token, async (_trx, { studioName, name, email }) => ({
        studioName,
        name,
        email,
      })),
  );
  mountEndpoint(
    app,
    endpoints.acceptInvitation,
    async (_endpoint, request) => throttleAddress(request.ip),
    async ({ body, ...http }) => {
      // Where the link asks for an existing password, it is one more door to guess at.
      throttleLink(hashToken(body.token).toString('base64'));
      const { email, studioId, kind } = await acceptInvitation({ studio, brake: auth.brake }, body);
      await openSession({ auth, studio }, { email, password: body.password }, http);
      return { studioId, kind };
    },
  );
}
