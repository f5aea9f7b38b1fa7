export { markClassDirty } from './classes/mark-class-dirty.ts';
export { markConsentDirty } from './classes/mark-dirty.ts';
export { dropOld as dropOldCalls } from './connection/reconcile.ts';
export { followConsent, followManyConsents } from './follow-consent.ts';
export { spiviJobs } from './jobs.ts';
export { followCustomer } from './people/follow-customer.ts';
export { type Forgetting, type Forgotten, forgetClient } from './people/forget-client.ts';
export { forgetPerson, remotePerson } from './people/forget-person.ts';
export { spiviRoutes } from './routes.ts';
