import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { MAX_TOKEN_DAYS, MAX_TOKEN_NAME_CHARS } from '../words/limits.ts';
import { powers } from '../words/roles.ts';
import { scopes, tokenKinds, tokenStates } from '../words/scopes.ts';
import { id, inStudio, instant, text } from './common.ts';

const scopeList = z.array(z.enum(scopes));

/** A token of the interface: the secret itself is told once, when it is made. */
export const apiToken = z.object({
  tokenId: id,
  kind: z.enum(tokenKinds),
  name: z.string(),
  scopes: scopeList,
  /** Who of the team made it, also when they have left since; null where that is not known, and for a member. */
  madeBy: z.string().nullable(),
  madeByMe: z.boolean(),
  /** Whoever made it is not on the team any more. */
  makerLeft: z.boolean(),
  own: z.boolean(),
  madeAt: instant,
  expiresAt: instant,
  /** To the hour or so; null: never. */
  usedAt: instant.nullable(),
  state: z.enum(tokenStates),
});
export type ApiToken = z.infer<typeof apiToken>;

export const apiTokens = z.object({
  /** One's own, those that work first, then the latest; for owners those of the studio and of the team too. */
  tokens: z.array(apiToken),
  /** What the caller can make a token for; no kind that is not theirs to make. */
  makes: z.object({ personal: scopeList, studio: scopeList }),
});
export type ApiTokens = z.infer<typeof apiTokens>;

export const tokensEndpoints = {
  listTokens: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/tokens',
    summary: 'Tokens of the interface: one’s own, and for owners those of the studio and of the team',
    access: powers.takePart,
    scope: null,
    params: inStudio,
    response: apiTokens,
  }),
  makeToken: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/tokens',
    summary: 'Make a token; it is shown this once',
    access: powers.takePart,
    scope: null,
    params: inStudio,
    body: z.object({
      kind: z.enum(tokenKinds),
      name: text(MAX_TOKEN_NAME_CHARS),
      scopes: scopeList.min(1).max(scopes.length),
      /** From now on. */
      days: z.number().int().min(1).max(MAX_TOKEN_DAYS),
    }),
    response: z.object({ token: apiToken, secret: z.string() }),
  }),
  revokeToken: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/tokens/:tokenId',
    summary: 'End a token at once and for good',
    access: powers.takePart,
    scope: null,
    params: z.object({ studioId: id, tokenId: id }),
    response: done,
  }),
} as const;
