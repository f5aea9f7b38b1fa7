import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { guideStates, guideSteps } from '../words/guide.ts';
import { powers } from '../words/roles.ts';
import { inStudio } from './common.ts';

/** Every step, in the order in which they are best done. */
export const guide = z.object({
  steps: z.array(z.object({ step: z.enum(guideSteps), state: z.enum(guideStates) })).max(guideSteps.length),
});
export type Guide = z.infer<typeof guide>;

export const guideEndpoints = {
  getGuide: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/guide',
    summary: 'What a new studio has done and has still to do, as things stand',
    access: powers.followGuide,
    scope: null,
    params: inStudio,
    response: guide,
  }),
  setAside: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/guide',
    summary: 'Put steps aside that the studio does not want, or take that back',
    access: powers.followGuide,
    scope: null,
    params: inStudio,
    body: z.object({
      steps: z.array(z.enum(guideSteps)).min(1).max(guideSteps.length),
      aside: z.boolean(),
    }),
    response: guide,
  }),
} as const;
