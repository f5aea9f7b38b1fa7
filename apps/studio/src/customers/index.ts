export { normalizeEmail } from './email.ts';
export { healthVisible } from './health-visible.ts';
export { checkOwn, mountCustomers } from './routes.ts';
export { linkJoins, mayBeSent, standing } from './standing.ts';
export { getSummary } from './store.ts';
