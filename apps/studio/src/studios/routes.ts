import type { Routes } from '../base/tables.ts';
import { getStudio } from './get-studio.ts';
import { createLocation, createRoom, renameRoom, setSpotActive, updateLocation } from './places.ts';

export const studioRoutes: Routes = {
  getStudio: (call) => getStudio(call),
  createLocation: (call, { body }) => createLocation(call, body),
  updateLocation: (call, { params, body }) => updateLocation(call, params.locationId, body),
  createRoom: (call, { params, body }) => createRoom(call, params.locationId, body),
  updateRoom: (call, { params, body }) => renameRoom(call, params.roomId, body.name),
  setSpotActive: (call, { params, body }) => setSpotActive(call, { ...params, ...body }),
};
