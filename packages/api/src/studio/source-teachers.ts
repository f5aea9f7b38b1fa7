import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { powers } from '../words/roles.ts';
import { id, ofSource } from './common.ts';

/** Somebody whom another booking system names as teacher of classes, and which instructor of the studio that is. */
export const sourceTeacher = z.object({
  /** Theirs there. */
  teacherId: z.string(),
  name: z.string(),
  /** Null: nobody has said yet, and the classes show the name as it was read. */
  instructorId: id.nullable(),
  /** The one instructor who has the same name, for staff to say whether it is them; null where there is none, or several. */
  suggestedId: id.nullable(),
  /** Classes that they lead and that are not over. */
  coming: z.number().int(),
});
export type SourceTeacher = z.infer<typeof sourceTeacher>;
const sourceTeachers = z.object({ teachers: z.array(sourceTeacher) });

export const sourceTeachersEndpoints = {
  listSourceTeachers: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/sources/:source/teachers',
    summary: 'Who teaches there, and which instructors here they are',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource,
    response: sourceTeachers,
  }),
  setSourceTeacher: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/sources/:source/teachers/:teacherId',
    summary: 'Say which instructor a teacher there is, or that nobody here is',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource.extend({ teacherId: z.string().min(1).max(60) }),
    body: z.object({ instructorId: id.nullable() }),
    response: sourceTeachers,
  }),
} as const;
