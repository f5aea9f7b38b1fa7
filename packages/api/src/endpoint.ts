import { z } from 'zod';
import type { Role } from './words/roles.ts';
import type { Scope } from './words/scopes.ts';

/** Who may call an endpoint: anyone, anyone signed in, these roles of the studio in the path, or a tablet at a door, which is nobody. */
export type Access = 'public' | 'signed_in' | 'kiosk' | readonly Role[];

/** One HTTP endpoint: server, client, OpenAPI page and the test of roles all read this description. */
export type Endpoint<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with `:name` parameters. */
  path: string;
  summary: string;
  access: Access;
  /** What a token needs for it; null, or nothing: no token does it. A test asks it of every endpoint of a studio. */
  scope?: Scope | null;
  /** A guardian may ask it for a child of theirs; without it each asks for themself. */
  guarded?: true;
  params: P;
  query: Q;
  body: B;
  response: R;
};

const nothing = z.object({});

/** Describes an endpoint; params, query and body default to empty objects. */
export function endpoint<
  R extends z.ZodType,
  P extends z.ZodType = typeof nothing,
  Q extends z.ZodType = typeof nothing,
  B extends z.ZodType = typeof nothing,
>(e: {
  method: Endpoint['method'];
  path: string;
  summary: string;
  access: Access;
  scope?: Scope | null;
  guarded?: true;
  params?: P;
  query?: Q;
  body?: B;
  response: R;
}): Endpoint<P, Q, B, R> {
  return {
    ...e,
    params: (e.params ?? nothing) as P,
    query: (e.query ?? nothing) as Q,
    body: (e.body ?? nothing) as B,
  };
}

/** What every failed call answers. `code` is stable; `message` and `remedy` are for people. */
export const apiError = z.object({
  code: z.string(),
  message: z.string(),
  remedy: z.string().optional(),
  /** The request field at fault, as a dotted path. */
  field: z.string().optional(),
  /** Data that helps the caller go on, for example the spots that are free. */
  details: z.record(z.string(), z.unknown()).optional(),
});
export type ApiError = z.infer<typeof apiError>;

export const done = z.object({ ok: z.literal(true) });
