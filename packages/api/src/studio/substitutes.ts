import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { powers } from '../words/roles.ts';
import { id, inClass, inStudio, instant, lineOrNone } from './common.ts';

/** A class that somebody is to take over, as the team sees it. */
const substituteWanted = z.object({
  substituteId: id,
  classId: id,
  title: z.string(),
  startsAt: instant,
  endsAt: instant,
  timeZone: z.string(),
  locationName: z.string(),
  roomName: z.string(),
  /** Who leads it and asks. */
  askedBy: id,
  askedByName: z.string(),
  /** Null for a program: it may say why somebody cannot come. */
  note: z.string().nullable(),
  /** The caller asks. */
  mine: z.boolean(),
});
export type SubstituteWanted = z.infer<typeof substituteWanted>;

const ofSubstitute = z.object({ studioId: id, substituteId: id });
const acceptInstructorOverlap = z.literal(true).optional();

export const substitutesEndpoints = {
  listSubstitutes: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/substitutes',
    summary: 'Classes to come that somebody is to take over, soonest first',
    access: powers.leadClasses,
    scope: 'schedule:read',
    params: inStudio,
    response: z.array(substituteWanted),
  }),
  askSubstitute: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/classes/:classId/substitute',
    summary: 'Ask for somebody to take over a class that I lead',
    access: powers.leadClasses,
    scope: null,
    params: inClass,
    body: z.object({ note: lineOrNone(300) }),
    response: z.object({ substituteId: id }),
  }),
  takeSubstitute: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/substitutes/:substituteId/take',
    summary: 'Take over a class that somebody asks for; whoever is first leads it',
    access: powers.leadClasses,
    scope: null,
    params: ofSubstitute,
    body: z.object({ acceptInstructorOverlap }),
    response: done,
  }),
  assignSubstitute: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/substitutes/:substituteId/assign',
    summary: 'Give a class that somebody asks for to one of the team',
    access: powers.assignSubstitutes,
    scope: null,
    params: ofSubstitute,
    body: z.object({ staffId: id, acceptInstructorOverlap }),
    response: done,
  }),
  withdrawSubstitute: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/substitutes/:substituteId/withdraw',
    summary: 'Ask no longer: who asked leads the class themself',
    access: powers.leadClasses,
    scope: null,
    params: ofSubstitute,
    response: done,
  }),
} as const;
