import { invalidField } from '@tandem/platform';
import type { Call } from '../base/context.ts';
import type { Routes } from '../base/tables.ts';
import { checkOwn, getSummary } from '../customers/index.ts';
import { readSignatures, sign, voidSignature } from './signatures.ts';
import { listWaiverVersions, publishWaiver, readWaiver, readWaiverVersion, setWaiver } from './waiver.ts';

export const waiverRoutes: Routes = {
  getWaiver: (call) => readWaiver(call),
  setWaiver: (call, { body }) => setWaiver(call, body),
  publishWaiver: (call, { body }) => publishWaiver(call, body),
  listWaiverVersions: (call) => listWaiverVersions(call),
  getWaiverVersion: (call, { params }) => readWaiverVersion(call, params.version),
  getCustomerWaiver: (call, { params }) => aboutPerson(call, params.customerId, async () => {}),
  signWaiver: (call, { params: { customerId }, body }) =>
    aboutPerson(call, customerId, async () => {
      // Nobody's signature is given by somebody else: of staff a paper is noted.
      if (call.caller.customerId !== customerId)
        throw invalidField('customerId', 'People sign for themselves; note a paper instead.');
      // Who asks for a child signs as its guardian.
      const asGuardian = body.asGuardian || call.caller.guardianId !== undefined;
      await sign(
        call,
        customerId,
        { ...body, asGuardian },
        { channel: 'portal', locale: body.locale, kioskName: null },
      );
    }),
  noteWaiver: (call, { params: { customerId }, body }) =>
    aboutPerson(call, customerId, () =>
      sign(call, customerId, body, { channel: 'paper', reason: body.reason }),
    ),
  voidWaiver: (call, { params, body }) =>
    aboutPerson(call, params.customerId, () => voidSignature(call, params, body.reason)),
};

/** A member about themself, the desk about anybody; answers how it stands afterwards. */
async function aboutPerson(call: Call, customerId: string, change: () => Promise<void>) {
  checkOwn(call.caller, customerId);
  await getSummary(call, customerId);
  await change();
  return readSignatures(call, customerId);
}
