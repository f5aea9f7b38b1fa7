import { endpoints } from '@tandem/api/tracker';
import {
  addWalkIn,
  findWalkIns,
  moveRider,
  seatRider,
  undoRosterChange,
  unseatRider,
} from '../../arrivals/index.ts';
import type { Viewer } from '../../base/context.ts';
import type { Routes } from '../../base/routes.ts';
import { addBox, changeBox, listBoxes, newBoxCode, newToken, revokeTokens } from '../../boxes/index.ts';
import { listClients } from '../../clients/index.ts';
import { extendEvent, listEvents } from '../../events/index.ts';
import {
  type LiveBoards,
  listClassSensors,
  pauseEvent,
  resumeEvent,
  standWith,
  startEvent,
  stopEvent,
  undoStart,
} from '../../live/index.ts';
import { readLobby } from '../../lobby/index.ts';
import {
  clearContest,
  dismissSprint,
  dissolveTeams,
  endContest,
  endSprint,
  moveTeamSeat,
  nameTeam,
  pauseTimer,
  rankSprint,
  splitTeams,
  startContest,
  startSprint,
  startTimer,
  stopTimer,
} from '../../modes/index.ts';
import {
  addPlan,
  changePlan,
  findClassPlan,
  findPlan,
  giveClassPlan,
  listPlans,
  removePlan,
  shiftClassPlan,
  skipClassPlan,
} from '../../plans/index.ts';
import { addScreen, listScreens, removeScreen, setScreen, setScreensLanguage } from '../../screens/index.ts';
import {
  bindSensor,
  claimSensor,
  endClaim,
  forgetSensor,
  listSensors,
  nameSensor,
  undoClaim,
} from '../../sensors/index.ts';
import { changePassword, endSession, type Logins, startSession } from '../../sites/index.ts';
import { readWaiting } from '../../waiting/index.ts';
import { clearSessionCookie, SCREEN_SECONDS, sessionTokenOf, setSessionCookie } from './session-cookie.ts';

/** Whoever signs in is not known before. */
const { signIn, getPlace, setUp, pairScreen, ...table } = endpoints;

export { getPlace, pairScreen, setUp, signIn, table as pageTable };

/** The page's endpoints, each with its verb. */
export const pageRoutes = (boards: LiveBoards, logins: Logins): Routes<typeof table, Viewer> => ({
  getSession: async ({ caller }, { request, reply }) => {
    if (caller.screen) setSessionCookie(request, reply, sessionTokenOf(request), SCREEN_SECONDS);
    return sessionOf(caller);
  },
  signOut: async (call, { request, reply }) => {
    if (call.caller.screen) await removeScreen(call, call.caller.screen.screenId);
    else await endSession(call, sessionTokenOf(request));
    clearSessionCookie(request, reply);
    return { ok: true };
  },
  changePassword: {
    // Checked and counted as a sign-in is: a screen that was left signed in must not be enough.
    async visit({ caller }, { body, request, reply }) {
      const login = { ...caller, password: body.current, ip: request.ip };
      const token = await logins.perform(login, async (call) => {
        await changePassword(call, body.password);
        return startSession(call);
      });
      setSessionCookie(request, reply, token);
      return { ok: true as const };
    },
  },
  listClients: (call, { query }) => listClients(call, query.search),
  listBoxes: (call) => listBoxes(call),
  // Without a number of its own a box gets a free one.
  addBox: async (call, { body: { standsWith = null, ...facts } }) => {
    const made = (await addBox(call, facts))!;
    await standWith(call, made.boxId, standsWith);
    return made;
  },
  changeBox: async (call, { params: { boxId }, body: { standsWith, ...facts } }) => {
    // First, since it locks both boxes in their order.
    if (standsWith !== undefined) await standWith(call, boxId, standsWith);
    await changeBox(call, boxId, facts);
    return { ok: true };
  },
  newToken: async (call, { params: { boxId } }) => ({ boxId, token: await newToken(call, boxId) }),
  newBoxCode: (call, { params }) => newBoxCode(call, params.boxId),
  revokeToken: async (call, { params }) => {
    await revokeTokens(call, params.boxId);
    return { ok: true };
  },
  listScreens: (call) => listScreens(call),
  addScreen: (call, { body }) => addScreen(call, body),
  setScreensLanguage: async (call, { body }) => {
    await setScreensLanguage(call, body.locale);
    return { ok: true };
  },
  setScreen: async (call, { params, body }) => {
    await setScreen(call, params.screenId, body.settings);
    return { ok: true };
  },
  removeScreen: async (call, { params }) => {
    await removeScreen(call, params.screenId);
    return { ok: true };
  },
  listSensors: (call) => listSensors(call),
  bindSensor: async (call, { params, body }) => {
    await bindSensor(call, params.sensorId, body);
    return { ok: true };
  },
  nameSensor: async (call, { params, body }) => {
    await nameSensor(call, params.sensorId, body.name);
    return { ok: true };
  },
  forgetSensor: async (call, { params }) => {
    await forgetSensor(call, params.sensorId);
    return { ok: true };
  },
  listClassSensors: (call, { params }) => listClassSensors(call, params.eventId),
  claimSensor: (call, { params, body: { sensorId, to } }) =>
    claimSensor(call, params.eventId, { sensorId, ...to }),
  undoClaim: async (call, { params }) => {
    await undoClaim(call, params.eventId, params.claimId);
    return { ok: true };
  },
  endClaim: async (call, { params }) => {
    await endClaim(call, params.eventId, params.claimId);
    return { ok: true };
  },
  seatRider: (call, { params, body }) => seatRider(call, { ...params, ...body }),
  unseatRider: (call, { params }) => unseatRider(call, params),
  findWalkIns: (call, { params, query }) => findWalkIns(call, params.eventId, query.search),
  addWalkIn: (call, { params, body }) => addWalkIn(call, { ...params, ...body }),
  moveRider: (call, { params, body }) => moveRider(call, { ...params, ...body }),
  undoRosterChange: async (call, { params, body }) => {
    await undoRosterChange(call, params.eventId, body.changeId);
    return { ok: true };
  },
  listPlans: (call) => listPlans(call),
  getPlan: (call, { params }) => findPlan(call, params.planId),
  addPlan: (call, { body }) => addPlan(call, body),
  changePlan: async (call, { params, body }) => {
    await changePlan(call, params.planId, body);
    return { ok: true };
  },
  removePlan: async (call, { params }) => {
    await removePlan(call, params.planId);
    return { ok: true };
  },
  getClassPlan: (call, { params }) => findClassPlan(call, params.eventId),
  giveClassPlan: (call, { params, body }) => giveClassPlan(call, params.eventId, body),
  shiftClassPlan: (call, { params, body }) => shiftClassPlan(call, params.eventId, body.shiftPercent),
  skipClassPlan: (call, { params, body }) => skipClassPlan(call, params.eventId, body),
  startSprint: async (call, { params, body }) => {
    await startSprint(call, params.eventId, body);
    return { ok: true };
  },
  rankSprint: async (call, { params, body }) => {
    await rankSprint(call, params.eventId, body);
    return { ok: true };
  },
  endSprint: async (call, { params, body }) => {
    await endSprint(call, params.eventId, body.number);
    return { ok: true };
  },
  dismissSprint: async (call, { params, body }) => {
    await dismissSprint(call, params.eventId, body.number);
    return { ok: true };
  },
  startTimer: async (call, { params, body }) => {
    await startTimer(call, params.eventId, body);
    return { ok: true };
  },
  pauseTimer: async (call, { params, body }) => {
    await pauseTimer(call, params.eventId, body);
    return { ok: true };
  },
  stopTimer: async (call, { params, body }) => {
    await stopTimer(call, params.eventId, body.number);
    return { ok: true };
  },
  splitTeams: async (call, { params, body }) => {
    await splitTeams(call, params.eventId, body);
    return { ok: true };
  },
  moveTeamSeat: async (call, { params, body }) => {
    await moveTeamSeat(call, params.eventId, body);
    return { ok: true };
  },
  nameTeam: async (call, { params, body }) => {
    await nameTeam(call, params.eventId, body);
    return { ok: true };
  },
  dissolveTeams: async (call, { params, body }) => {
    await dissolveTeams(call, params.eventId, body.number);
    return { ok: true };
  },
  startContest: async (call, { params, body }) => {
    await startContest(call, params.eventId, body);
    return { ok: true };
  },
  endContest: async (call, { params, body }) => {
    await endContest(call, params.eventId, body.number);
    return { ok: true };
  },
  clearContest: async (call, { params, body }) => {
    await clearContest(call, params.eventId, body.number);
    return { ok: true };
  },
  getLobby: (call, { query }) => readLobby(call, call.caller.timeZone, query.by),
  getWaiting: (call, { params }) => readWaiting(call, params.boxId),
  listEvents: (call, { query }) => listEvents(call, query),
  getBoard: {
    visit: ({ caller }, { params }) => boards.board({ siteId: caller.siteId, eventId: params.eventId }),
  },
  startEvent: (call, { params }) => startEvent(call, params.eventId),
  stopEvent: (call, { params }) => stopEvent(call, params.eventId),
  pauseEvent: (call, { params, body }) => pauseEvent(call, params.eventId, body),
  resumeEvent: (call, { params }) => resumeEvent(call, params.eventId),
  undoStart: (call, { params, body }) => undoStart(call, params.eventId, new Date(body.startedAt)),
  extendEvent: (call, { params, body }) =>
    extendEvent(call, params.eventId, {
      from: new Date(body.from),
      to: body.to === null ? null : new Date(body.to),
    }),
});

export const sessionOf = ({ siteId, name, sourceName, timeZone, locale, screen }: Viewer) => ({
  siteId,
  siteName: name,
  sourceName: screen ? '' : sourceName,
  timeZone,
  locale,
  screen: screen && { name: screen.name, mayRun: screen.mayRun, settings: screen.settings },
});
