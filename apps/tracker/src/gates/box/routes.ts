import type { endpoints } from '@tandem/api/box';
import type { Box } from '../../base/context.ts';
import type { Routes } from '../../base/routes.ts';
import { classOfBox } from '../../events/index.ts';
import { ingest } from '../../live/index.ts';

export const boxRoutes: Routes<typeof endpoints, Box> = {
  getClass: async (call) => ({ event: await classOfBox(call) }),
  sendBatch: (call, { body }) => ingest(call, body),
};
