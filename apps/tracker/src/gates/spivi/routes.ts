import type { SpiviMethod } from '@tandem/spivi';
import {
  boardVisibility,
  classRoom,
  freeStraps,
  letPhoneIn,
  shutPhoneOut,
  workoutTrace,
} from '@tandem/spivi/tandem';
import * as phones from '../../phones/index.ts';
import * as sensors from '../../sensors/index.ts';
import { setBoardVisibility } from './board.ts';
import * as clients from './clients.ts';
import * as events from './events.ts';
import { own } from './own-method.ts';
import type { Verbs } from './verb.ts';
import { getPerformanceData, getTrace } from './workouts.ts';

/** Spivi's methods, each with its verb. */
export const spiviMethods: Verbs<SpiviMethod> = {
  'ClientService/GetClients': clients.getClients,
  'ClientService/AddClient': clients.addOne,
  'ClientService/UpdateClient': clients.updateClient,
  'ClientService/DelClient': clients.delClient,
  'ClientService/GetInstructors': clients.getInstructors,
  'ClientService/GetClientPerformanceData': getPerformanceData,
  'EventService/GetEvents': events.getEvents,
  'EventService/AddEvent': events.addOne,
  'EventService/CancelEvent': events.cancelOne,
  'EventService/AddClientsToEvents': events.addClients,
  'EventService/RemoveClientsFromEvents': events.removeClients,
};

/** Methods of our own, beside Spivi's. */
export const ownMethods = Object.fromEntries([
  own(workoutTrace, getTrace),
  own(boardVisibility, setBoardVisibility),
  own(classRoom, events.setClassRoom),
  own(freeStraps, async (call) => ({ straps: await sensors.freeStraps(call) })),
  own(letPhoneIn, async (call, rider) => ({ token: await phones.letPhoneIn(call, rider) })),
  own(shutPhoneOut, async (call, rider) => ({ shut: await phones.shutPhoneOut(call, rider) })),
]);
