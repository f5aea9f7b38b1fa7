export { allows, grantConsent, isAllowed, refuses, revokeConsent } from './answers.ts';
export { holdPerson } from './hold-person.ts';
export { consentMissing, notAllowed } from './missing.ts';
