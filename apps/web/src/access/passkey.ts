import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';
import { ApiProblem, api } from '../base/api.ts';

/** Passkeys are bound to a name: under a bare address there are none. */
const HAS_NAME = /[a-z]/i;

export const passkeysWork = (): boolean => browserSupportsWebAuthn() && HAS_NAME.test(location.hostname);

/** Does the browser offer passkeys among what it fills in? */
export const passkeysFillIn = async (): Promise<boolean> =>
  passkeysWork() && (await browserSupportsWebAuthnAutofill());

/** Has a device make a passkey. @throws ApiProblem passkey_refused, also where the person does not want to */
export async function makePasskey(): Promise<Record<string, unknown>> {
  const { options } = await api.startPasskey();
  return asked(startRegistration({ optionsJSON: options as never }));
}

/** Has a device prove who is here. @throws ApiProblem passkey_refused */
export async function answerByPasskey(fillIn = false): Promise<Record<string, unknown>> {
  const { options } = await api.askPasskey();
  return asked(startAuthentication({ optionsJSON: options as never, useBrowserAutofill: fillIn }));
}

const asked = (answer: Promise<object>): Promise<Record<string, unknown>> =>
  answer.then(
    (response) => ({ ...response }),
    (error: Error) => {
      throw new ApiProblem(400, { code: 'passkey_refused', message: error.message });
    },
  );
