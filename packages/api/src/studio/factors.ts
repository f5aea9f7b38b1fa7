import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { MAX_FACTOR_NAME_CHARS } from '../words/limits.ts';
import { powers } from '../words/roles.ts';
import { factorKinds } from '../words/states.ts';
import { id, instant, ofStaff, text } from './common.ts';

/** Beside the password: an app that shows codes, or a passkey. */
export const factor = z.object({
  factorId: id,
  kind: z.enum(factorKinds),
  name: z.string(),
  since: instant,
  usedAt: instant.nullable(),
});
export type Factor = z.infer<typeof factor>;
export const factors = z.object({
  factors: z.array(factor),
  /** Not used yet. */
  recoveryCodes: z.number().int(),
});
export type Factors = z.infer<typeof factors>;

/** Shown this once; empty where the person has some already. */
const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
const name = text(MAX_FACTOR_NAME_CHARS);
const code = z.string().min(1).max(40);
/** As browsers and devices exchange it (WebAuthn), and as the library that checks it reads it. */
const webauthn = z.record(z.string(), z.unknown());

export const factorsEndpoints = {
  listFactors: endpoint({
    method: 'GET',
    path: '/api/me/factors',
    summary: 'What proves one beside the password',
    access: 'signed_in',
    response: factors,
  }),
  startAppFactor: endpoint({
    method: 'POST',
    path: '/api/me/factors/app',
    summary: 'Begin with an app that shows codes: its key, which counts once the first code is given',
    access: 'signed_in',
    response: z.object({ key: z.string(), url: z.string() }),
  }),
  addAppFactor: endpoint({
    method: 'POST',
    path: '/api/me/factors/app/first-code',
    summary: 'Give the first code of the app that was begun with',
    access: 'signed_in',
    body: z.object({ name, code }),
    response: recoveryCodes,
  }),
  startPasskey: endpoint({
    method: 'POST',
    path: '/api/me/factors/passkey',
    summary: 'What a browser asks a device to make a passkey with',
    access: 'signed_in',
    response: z.object({ options: webauthn }),
  }),
  addPasskey: endpoint({
    method: 'POST',
    path: '/api/me/factors/passkey/made',
    summary: 'Keep the passkey that the device has made',
    access: 'signed_in',
    body: z.object({ name, response: webauthn }),
    response: recoveryCodes,
  }),
  askPasskey: endpoint({
    method: 'POST',
    path: '/api/passkey',
    summary: 'What a browser asks a device to prove with who is here',
    access: 'public',
    response: z.object({ options: webauthn }),
  }),
  signInWithPasskey: endpoint({
    method: 'POST',
    path: '/api/passkey/sign-in',
    summary: 'Sign in by a passkey, which proves both factors',
    access: 'public',
    body: z.object({ response: webauthn }),
    response: done,
  }),
  removeFactor: endpoint({
    method: 'DELETE',
    path: '/api/me/factors/:factorId',
    summary: 'Take an app or a passkey away',
    access: 'signed_in',
    params: z.object({ factorId: id }),
    response: done,
  }),
  renewRecoveryCodes: endpoint({
    method: 'POST',
    path: '/api/me/recovery-codes',
    summary: 'Make recovery codes anew; those of before stop working',
    access: 'signed_in',
    response: recoveryCodes,
  }),
  proveFactor: endpoint({
    method: 'POST',
    path: '/api/me/second-factor',
    summary: 'Prove by a code, after the password or in place of saying it again; a code counts once',
    access: 'signed_in',
    body: z
      .object({ code: code.optional(), passkey: webauthn.optional() })
      .refine(
        ({ code, passkey }) => (code === undefined) !== (passkey === undefined),
        'needs one of the two',
      ),
    response: done,
  }),
  resetFactors: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/staff/:staffId/second-factor/reset',
    summary: 'Take away what a colleague has lost; they are told, signed out, and set up another',
    access: powers.resetFactors,
    scope: null,
    params: ofStaff,
    response: done,
  }),
} as const;
