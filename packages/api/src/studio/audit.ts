import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { type AuditAction, auditActions, auditAreas } from '../words/audit.ts';
import { MAX_CURSOR_CHARS } from '../words/limits.ts';
import { powers, roles } from '../words/roles.ts';
import { id, inStudio, instant, spotNumber } from './common.ts';

const actions = Object.values(auditActions).flat() as [AuditAction, ...AuditAction[]];

/** One act: who did what, to what, when. Health values never stand in it, and whoever is erased has no name. */
export const auditLine = z.object({
  auditId: id,
  at: instant,
  action: z.enum(actions),
  /** Null: Tandem by itself, a program of the studio, or somebody who was nobody yet. @property role null: not of this studio any more */
  who: z.object({ name: z.string(), role: z.enum(roles).nullable() }).nullable(),
  /** A program did it, by this token: of `who`, else of the studio. @property name null: of a token that the reader does not see, or that is gone */
  token: z.object({ name: z.string().nullable() }).nullable(),
  /** It was done at this tablet at the door, by whoever stood there. */
  kiosk: z.object({ name: z.string() }).nullable(),
  /** Whom it was done to. */
  customer: z.object({ customerId: id, name: z.string() }).nullable(),
  class: z.object({ classId: id, title: z.string(), startsAt: instant, timeZone: z.string() }).nullable(),
  /** What else it was done to, where that has a name: a colleague, a room, a kind of pass. */
  named: z.string().nullable(),
  spots: z.object({ from: spotNumber.nullable(), to: spotNumber.nullable() }).nullable(),
  /** Which fields were changed, never to what. */
  fields: z.array(z.string()),
});
export type AuditLine = z.infer<typeof auditLine>;

export const auditEndpoints = {
  listAudit: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/audit',
    summary: 'Who did what, newest first; for three years',
    access: powers.readAudit,
    scope: null,
    params: inStudio,
    query: z.object({
      /** Opaque, from the page before. */
      cursor: z.string().max(MAX_CURSOR_CHARS).optional(),
      area: z.enum(auditAreas as [(typeof auditAreas)[number]]).optional(),
      /** Part of the name of who did it. */
      who: z.string().trim().max(120).optional(),
      /** Whom it was done to. */
      customerId: id.optional(),
      from: instant.optional(),
      /** Exclusive. */
      to: instant.optional(),
    }),
    response: z.object({ rows: z.array(auditLine), nextCursor: z.string().nullable() }),
  }),
} as const;
