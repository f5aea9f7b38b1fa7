export { markConsentDirty } from './classes/mark-dirty.ts';
export { dropOld as dropOldCalls } from './connection/reconcile.ts';
export { followConsent, followManyConsents } from './follow-consent.ts';
export { type SpiviJobs, spiviHandlers, spiviQueues } from './jobs.ts';
export { type Forgetting, type Forgotten, forgetClient } from './people/forget-client.ts';
export { forgetPerson, remotePerson } from './people/forget-person.ts';
export { mountSpivi } from './routes.ts';
