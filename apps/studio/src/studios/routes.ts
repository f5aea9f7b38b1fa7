import { freshPatch } from '../base/fresh-patch.ts';
import type { Routes } from '../base/tables.ts';
import { lockRoom, updateRoom } from './change-room.ts';
import { copyRoom } from './copy-room.ts';
import { listRoomLayouts } from './earlier-layouts.ts';
import { getStudio } from './get-studio.ts';
import { createLocation, createRoom, lockLocation, updateLocation } from './places.ts';
import { removeRoom } from './remove-room.ts';
import { setCurrency } from './set-currency.ts';
import { lockStudio, updateStudio } from './update-studio.ts';

export const studioRoutes: Routes = {
  getStudio: (call) => getStudio(call),
  updateStudio: async (call, asked) => {
    const { currency, ...patch } = freshPatch(asked, await lockStudio(call));
    if (currency !== undefined) await setCurrency(call, currency);
    return updateStudio(call, patch);
  },
  createLocation: (call, { body }) => createLocation(call, body),
  updateLocation: async (call, { params: { locationId }, ...asked }) =>
    updateLocation(call, locationId, freshPatch(asked, await lockLocation(call, locationId))),
  createRoom: (call, { params, body }) => createRoom(call, params.locationId, body),
  updateRoom: async (call, { params: { roomId }, ...asked }) => {
    const room = await lockRoom(call, roomId);
    return updateRoom(call, room, freshPatch(asked, room));
  },
  listRoomLayouts: (call, { params }) => listRoomLayouts(call, params.roomId),
  copyRoom: async (call, { params, body }) => copyRoom(call, await lockRoom(call, params.roomId), body),
  removeRoom: async (call, { params }) => {
    await removeRoom(call, await lockRoom(call, params.roomId));
    return { ok: true } as const;
  },
};
