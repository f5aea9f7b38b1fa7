import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { MAX_DEVICE_NAME_CHARS, MAX_PUSH_DEVICES, MAX_PUSH_ENDPOINT_CHARS } from '../words/limits.ts';
import { noticeWays, pushOutcomes } from '../words/push.ts';
import { powers } from '../words/roles.ts';
import { id, instant, ofCustomer, text } from './common.ts';

/** So many bytes as base64url, without padding. */
const bytes = (count: number) =>
  z
    .string()
    .regex(new RegExp(`^[\\w-]{${Math.ceil((count * 4) / 3)}}$`), `must be ${count} bytes as base64url`);

const ways = z.object({
  classes: z.enum(noticeWays),
  waitlist: z.enum(noticeWays),
  passes: z.enum(noticeWays),
});

/** How a member is told of things, and on which devices. */
export const notices = z.object({
  /** Of this server (VAPID, RFC 8292): a browser subscribes by it. */
  key: z.string(),
  ways,
  devices: z
    .array(
      z.object({
        deviceId: id,
        name: z.string(),
        /** Where its browser's maker takes messages; by it a device knows itself. */
        address: z.string(),
        madeAt: instant,
        /** Of the last message; null: none yet. */
        outcome: z.enum(pushOutcomes).nullable(),
        triedAt: instant.nullable(),
      }),
    )
    .max(MAX_PUSH_DEVICES),
});
export type Notices = z.infer<typeof notices>;

const path = '/api/studios/:studioId/customers/:customerId/notices';

export const pushEndpoints = {
  getNotices: endpoint({
    method: 'GET',
    path,
    summary: 'How oneself is told of things, and on which devices',
    access: powers.takePart,
    scope: null,
    params: ofCustomer,
    response: notices,
  }),
  setNoticeWays: endpoint({
    method: 'PATCH',
    path,
    summary: 'Choose mail, devices or both for what oneself is told of',
    access: powers.takePart,
    scope: null,
    params: ofCustomer,
    body: ways.partial(),
    response: notices,
  }),
  addPushDevice: endpoint({
    method: 'PUT',
    path: `${path}/devices`,
    summary:
      'Have messages sent to a browser of one’s own, while one is signed in there (Web Push, RFC 8030)',
    access: powers.takePart,
    scope: null,
    params: ofCustomer,
    body: z.object({
      address: z.url({ protocol: /^https?$/ }).max(MAX_PUSH_ENDPOINT_CHARS),
      /** Its public key, and its secret (RFC 8291). */
      p256dh: bytes(65),
      auth: bytes(16),
      name: text(MAX_DEVICE_NAME_CHARS),
    }),
    response: notices,
  }),
  removePushDevice: endpoint({
    method: 'DELETE',
    path: `${path}/devices/:deviceId`,
    summary: 'Send nothing to a device any more, at once',
    access: powers.takePart,
    scope: null,
    params: ofCustomer.extend({ deviceId: id }),
    response: notices,
  }),
} as const;
