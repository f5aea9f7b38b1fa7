/** What a token is made for: to read or to write, by area. A token does nothing beyond, whoever made it. */
export const scopes = [
  'schedule:read',
  'schedule:write',
  'bookings:read',
  'bookings:write',
  'customers:read',
  'customers:write',
  'passes:read',
  'passes:write',
  'rides:read',
  'rides:write',
] as const;
export type Scope = (typeof scopes)[number];

/** Of one's own rides alone: a studio has none, and other people's numbers ask for a second factor. */
export const isOwnScope = (scope: Scope): boolean => scope.startsWith('rides:');

/** Acts as the person who made it, or for the studio whoever works there. */
export const tokenKinds = ['personal', 'studio'] as const;
export type TokenKind = (typeof tokenKinds)[number];

export const tokenStates = ['active', 'expired', 'revoked'] as const;
export type TokenState = (typeof tokenStates)[number];

/** A token begins so, that people and programs that look for lost secrets know it; its kind and 256 random bits follow. */
export const TOKEN_PREFIX = 'tandem_';
