import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { MAX_API_KEY_CHARS, MAX_SENT_RIDES } from '../words/limits.ts';
import { powers } from '../words/roles.ts';
import { uploadCodes, uploadStates } from '../words/uploads.ts';
import { instant, ofCustomer } from './common.ts';
import { moment } from './rides.ts';

/** Where a member's rides in class are sent on to, by their own key, and what became of each. The key itself is told to nobody. */
export const uploads = z.object({
  connection: z
    .object({
      /** Whose account it is there. */
      athleteId: z.string(),
      connectedAt: instant,
      /** Rides that began earlier are not sent. */
      from: instant,
      /** The key is not accepted any more since then: nothing is sent until there is another. */
      refusedAt: instant.nullable(),
    })
    .nullable(),
  /** Newest first. */
  rides: z
    .array(
      moment.extend({
        state: z.enum(uploadStates),
        /** Why it was not taken when it was tried last. */
        code: z.enum(uploadCodes).nullable(),
        sentAt: instant.nullable(),
        nextTryAt: instant.nullable(),
      }),
    )
    .max(MAX_SENT_RIDES),
});
export type Uploads = z.infer<typeof uploads>;

const path = '/api/studios/:studioId/customers/:customerId/uploads';

export const uploadsEndpoints = {
  getUploads: endpoint({
    method: 'GET',
    path,
    summary: 'Where one’s own rides are sent on to, and what became of each',
    access: powers.takePart,
    scope: null,
    params: ofCustomer,
    response: uploads,
  }),
  connectUploads: endpoint({
    method: 'PUT',
    path,
    summary: 'Send one’s own rides in class on to intervals.icu, by one’s own key: tested before it is kept',
    access: powers.takePart,
    scope: null,
    params: ofCustomer,
    body: z.object({ apiKey: z.string().trim().min(1).max(MAX_API_KEY_CHARS) }),
    response: uploads,
  }),
  endUploads: endpoint({
    method: 'DELETE',
    path,
    summary: 'Send nothing on any more, at once: the key is deleted',
    access: powers.takePart,
    scope: null,
    params: ofCustomer,
    response: done,
  }),
  retryUploads: endpoint({
    method: 'POST',
    path: `${path}/again`,
    summary: 'Try again what was given up',
    access: powers.takePart,
    scope: null,
    params: ofCustomer,
    response: uploads,
  }),
} as const;
