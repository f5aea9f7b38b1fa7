import { endpoints } from '@tandem/api/box';
import { lookForStraps } from '../../arrivals/index.ts';
import { perform } from '../../base/call.ts';
import type { Box } from '../../base/context.ts';
import type { Routes } from '../../base/routes.ts';
import { hearBox, markSeen, noteReport, toldTo } from '../../boxes/index.ts';
import { classOfBox } from '../../events/index.ts';
import { ingest, notStarted } from '../../live/index.ts';
import { noteHeard } from '../../sensors/index.ts';

/** Whoever enters a code is no box yet. */
const { pair, ...table } = endpoints;

export { pair, table as boxTable };

export const boxRoutes: Routes<typeof table, Box> = {
  getClass: async (call, { query: { bootId, sentAt } }) => {
    const event = await classOfBox(call);
    if (bootId === undefined) {
      await markSeen(call);
      return { event };
    }
    await hearBox(call, { bootId, sentAt });
    return { event, ...(await toldTo(call)) };
  },
  tellHeard: async (call, { body }) => {
    await markSeen(call);
    await noteHeard(call, body.sensors);
    await lookForStraps(call);
    return { ok: true };
  },
  tellReport: async (call, { body }) => {
    await noteReport(call, body);
    return { ok: true };
  },
  sendBatch: {
    // Refused after the commit: that the box was heard stays noted.
    visit: async (visit, { body }) => {
      const answer = await perform(visit, async (call) => {
        const stored = await ingest(call, body);
        await lookForStraps(call);
        return stored;
      });
      if (answer === null) throw notStarted();
      return answer;
    },
  },
};
