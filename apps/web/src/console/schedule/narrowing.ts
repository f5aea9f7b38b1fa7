import type { ClassSummary } from '@tandem/api/studio';

/** Of what a schedule shows the classes of one alone, by its id; left out: of all. */
export type Narrowing = { leader?: string; type?: string; room?: string };

/** What a class is told from others by. */
export const OF: {
  [By in keyof Required<Narrowing>]: (of: ClassSummary) => [id: string | null, name: string | null];
} = {
  // Who is known by name alone is told apart by it.
  leader: ({ instructorId, instructorName }) => [instructorId ?? instructorName, instructorName],
  type: ({ classTypeId, typeName }) => [classTypeId, typeName],
  room: ({ roomId, roomName }) => [roomId, roomName],
};
export const BY = Object.keys(OF) as (keyof Narrowing)[];

export const isNarrowed = (to: Narrowing): boolean => BY.some((by) => to[by] !== undefined);

/** Whether a class is shown. */
export const isIn = (to: Narrowing, of: ClassSummary): boolean =>
  BY.every((by) => to[by] === undefined || OF[by](of)[0] === to[by]);
