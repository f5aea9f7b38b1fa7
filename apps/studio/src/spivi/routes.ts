import { notFound } from '@tandem/platform';
import { perform } from '../base/call.ts';
import type { Call } from '../base/context.ts';
import { once, wishOf } from '../base/idempotency.ts';
import type { Routes } from '../base/tables.ts';
import { getAttempt, listAttempts } from './calls/attempts.ts';
import { loadConnection } from './calls/load-connection.ts';
import { letPhoneIn, readPhone, shutPhoneOut } from './classes/let-phone-in.ts';
import { connect, tryCredentials } from './connection/connection.ts';
import { setChoices, setEnabled } from './connection/enable.ts';
import { clear, disconnect, readRemoval } from './connection/leave.ts';
import { compareAll } from './connection/reconcile.ts';
import { boxSeats } from './gyms/box-seats.ts';
import { checkBox } from './gyms/check-box.ts';
import { createGym, removeGym, updateGym } from './gyms/gyms.ts';
import { readDiagnostics } from './health/diagnostics.ts';
import { readHealth } from './health/health.ts';
import { confirmDeletions, endPause, NOW, retry, skip } from './health/retry-skip.ts';
import { readStatus } from './health/status.ts';
import { createAccount } from './people/create-account.ts';
import { listFreeStraps } from './people/free-straps.ts';
import { removeLink, setLink } from './people/links.ts';
import { pauseMatching, startMatching } from './people/match-run.ts';
import { checkLink, listPeople } from './people/people.ts';
import { pullRecent } from './workouts/pull-recent.ts';

const ok = { ok: true as const };

/** Does what a person asked for, and says how everything stands then. */
const thenStatus = async (call: Call, done: Promise<void>) => {
  await done;
  return readStatus(call);
};

export const spiviRoutes: Routes = {
  getSpivi: readStatus,
  testSpivi: { visit: (visit, { body }) => tryCredentials(visit, body) },
  connectSpivi: {
    async visit(visit, { body }) {
      await connect(visit, body);
      return perform(visit, readStatus);
    },
  },
  enableSpivi: (call, { body }) => thenStatus(call, setEnabled(call, body.enabled)),
  setSpiviChoices: (call, { body }) => thenStatus(call, setChoices(call, body)),
  clearSpivi: (call, { body }) => thenStatus(call, clear(call, body.clear)),
  getSpiviRemoval: readRemoval,
  removeSpivi: {
    async visit(visit) {
      await disconnect(visit);
      return ok;
    },
  },
  async syncNow(call) {
    if (!(await loadConnection(call))) throw notFound('connection');
    await endPause(call);
    await compareAll(call, NOW);
    await pullRecent(call);
    return startMatching(call, 'manual');
  },
  listFreeStraps: { visit: (visit, { params }) => listFreeStraps(visit, params.customerId) },
  getPhone: (call, { params }) => readPhone(call, params.bookingId),
  setPhone: {
    async visit(visit, { params, body }) {
      if (body.letIn) return letPhoneIn(visit, params.bookingId);
      await shutPhoneOut(visit, params.bookingId);
      return { url: null };
    },
  },
  getBoxSeats: { visit: async (visit, { params }) => ({ seats: await boxSeats(visit, params.boxId) }) },
  createGym: {
    async visit(visit, asked) {
      const wish = wishOf('createGym', asked);
      await checkBox(visit, asked.body.boxId);
      return perform(visit, (call) => once(call, wish, () => createGym(call, asked.body)));
    },
  },
  updateGym: {
    async visit(visit, { body, params }) {
      await checkBox(visit, body.boxId);
      return perform(visit, (call) => updateGym(call, params.gymId, body));
    },
  },
  async removeGym(call, { params }) {
    await removeGym(call, params.gymId);
    return ok;
  },
  listSpiviPeople: (call, { query }) => listPeople(call, query),
  pauseMatching: (call, { body }) => pauseMatching(call, body.paused),
  createSpiviAccount: { visit: (visit, { params }) => createAccount(visit, params.customerId) },
  checkSpiviLink: { visit: (visit, { params }) => checkLink(visit, params.customerId) },
  setSpiviLink: { visit: (visit, { params, body }) => setLink(visit, params.customerId, body) },
  async removeSpiviLink(call, { params }) {
    await removeLink(call, params.customerId);
    return ok;
  },
  getSpiviHealth: readHealth,
  listAttempts: (call, { query }) => listAttempts(call, query),
  getAttempt: (call, { params }) => getAttempt(call, params.attemptId),
  getDiagnostics: readDiagnostics,
  async retrySpivi(call, { body }) {
    await retry(call, body);
    return ok;
  },
  async skipSpivi(call, { body }) {
    await skip(call, body);
    return ok;
  },
  async confirmDeletions(call) {
    await confirmDeletions(call);
    return ok;
  },
};
