import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { classColours, classLevels } from '../words/class-types.ts';
import { MAX_CLASS_MINUTES, MAX_TYPE_ROOMS, MIN_CLASS_MINUTES } from '../words/limits.ts';
import { powers } from '../words/roles.ts';
import { id, inStudio, lateCancelMinutes, paragraphs, seen, text, version } from './common.ts';
import { openingRule } from './opening.ts';

/** What classes of one type have in common. A new class takes it over; those that stand are changed by themselves. */
const classTypeFields = z.object({
  name: text(120),
  description: paragraphs(2000),
  colour: z.enum(classColours),
  level: z.enum(classLevels),
  /** null: nothing is proposed. */
  minutes: z.number().int().min(MIN_CLASS_MINUTES).max(MAX_CLASS_MINUTES).nullable(),
  /** null: as the studio has it. */
  lateCancelMinutes: lateCancelMinutes.nullable(),
  /** Whether a pass is needed to book; null: as the studio has it. */
  passNeeded: z.boolean().nullable(),
  /** From when on members may book; null: as the studio has it. */
  opening: openingRule.nullable(),
  /** Where it is held; none: anywhere. */
  roomIds: z
    .array(id)
    .max(MAX_TYPE_ROOMS)
    .refine((ids) => new Set(ids).size === ids.length, 'must have each room once'),
  /** No longer offered for new classes. */
  archived: z.boolean(),
});
export const classType = classTypeFields.extend({
  classTypeId: id,
  /** Classes of it that have not ended and are not cancelled. */
  coming: z.number().int(),
  version,
});
export type ClassType = z.infer<typeof classType>;

const ofClassType = z.object({ studioId: id, classTypeId: id });

export const classTypesEndpoints = {
  listClassTypes: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/class-types',
    summary: 'Types of class, by name',
    access: powers.seePeople,
    scope: 'schedule:read',
    params: inStudio,
    response: z.array(classType),
  }),
  createClassType: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/class-types',
    summary: 'Add a type of class',
    access: powers.manageClasses,
    scope: 'schedule:write',
    params: inStudio,
    body: classTypeFields.omit({ archived: true }).partial().required({ name: true }),
    response: classType,
  }),
  updateClassType: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/class-types/:classTypeId',
    summary: 'Change a type of class, or archive it',
    access: powers.manageClasses,
    scope: 'schedule:write',
    params: ofClassType,
    body: classTypeFields.partial().extend(seen),
    response: classType,
  }),
} as const;
