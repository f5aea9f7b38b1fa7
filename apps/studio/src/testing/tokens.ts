import { type Scope, scopes, type TokenKind } from '@tandem/api/words';
import { call } from './http.ts';

/** What a call brings in place of a cookie. */
export const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });

/** Makes a token over HTTP, for all that its maker can make one for unless told. */
export async function makeToken(
  base: string,
  cookie: string,
  studioId: string,
  wish: { kind?: TokenKind; scopes?: readonly Scope[]; name?: string; days?: number } = {},
): Promise<{ tokenId: string; secret: string; scopes: Scope[] }> {
  const { kind = 'personal', name = 'Till', days = 30 } = wish;
  const params = { studioId };
  const { makes } = (await call(base, cookie, 'listTokens', { params })).body;
  const body = { kind, name, days, scopes: wish.scopes ?? scopes.filter((one) => makes[kind].includes(one)) };
  const made = await call(base, cookie, 'makeToken', { params, body });
  if (made.status !== 200) throw new Error(`a token was refused: ${made.body.code}`);
  const { token, secret } = made.body;
  return { tokenId: token.tokenId, secret, scopes: token.scopes };
}
