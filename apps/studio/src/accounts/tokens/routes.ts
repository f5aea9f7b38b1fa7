import type { Routes } from '../../base/tables.ts';
import { listTokens, makeToken, revokeToken } from './manage-tokens.ts';

export const tokenRoutes: Routes = {
  listTokens: (call) => listTokens(call),
  makeToken: (call, { body }) => makeToken(call, body),
  revokeToken: async (call, { params }) => {
    await revokeToken(call, params.tokenId);
    return { ok: true };
  },
};
