import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { powers } from '../words/roles.ts';
import { ofSource } from './common.ts';
import { sourceStatus } from './sources.ts';

export const sourceCheckInsEndpoints = {
  setSourceCheckIns: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/sources/:source/check-ins',
    summary: 'Say whether who is checked in here is checked in at Momence too',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource,
    body: z.object({ on: z.boolean() }),
    response: sourceStatus,
  }),
} as const;
