import type { Routes } from '../base/tables.ts';
import { addKiosk, listKiosks, removeKiosk } from './manage-kiosks.ts';

export const kioskRoutes: Routes = {
  listKiosks: (call) => listKiosks(call),
  addKiosk: (call, { body }) => addKiosk(call, body),
  removeKiosk: async (call, { params }) => {
    await removeKiosk(call, params.kioskId);
    return { ok: true };
  },
};
