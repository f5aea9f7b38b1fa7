import { freshPatch } from '../base/fresh-patch.ts';
import type { Routes } from '../base/tables.ts';
import { getStudio } from './get-studio.ts';
import {
  createLocation,
  createRoom,
  lockLocation,
  lockRoom,
  renameRoom,
  setSpotActive,
  updateLocation,
} from './places.ts';
import { lockStudio, updateStudio } from './update-studio.ts';

export const studioRoutes: Routes = {
  getStudio: (call) => getStudio(call),
  updateStudio: async (call, asked) => updateStudio(call, freshPatch(asked, await lockStudio(call))),
  createLocation: (call, { body }) => createLocation(call, body),
  updateLocation: async (call, { params: { locationId }, ...asked }) =>
    updateLocation(call, locationId, freshPatch(asked, await lockLocation(call, locationId))),
  createRoom: (call, { params, body }) => createRoom(call, params.locationId, body),
  updateRoom: async (call, { params: { roomId }, ...asked }) =>
    renameRoom(call, roomId, freshPatch(asked, await lockRoom(call, roomId)).name),
  setSpotActive: (call, { params, body }) => setSpotActive(call, { ...params, ...body }),
};
