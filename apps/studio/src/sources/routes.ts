import type { ForeignSource } from '@tandem/api/words';
import type { Routes } from '../base/tables.ts';
import { readStatus } from './connection/status.ts';
import { listTeachers, setTeacher } from './teachers/map-teachers.ts';

/** The one whose connection these paths name. */
const source: ForeignSource = 'momence';

export const sourceRoutes: Routes = {
  getSource: (call) => readStatus(call, source),
  listSourceTeachers: (call) => listTeachers(call, source),
  setSourceTeacher: (call, { params, body }) =>
    setTeacher(call, source, { teacherId: params.teacherId, instructorId: body.instructorId }),
};
