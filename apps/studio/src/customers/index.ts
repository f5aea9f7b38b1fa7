export { type BodyValue, valueOn } from './body-history.ts';
export { healthVisible } from './health-visible.ts';
export { homeZone, localDate, todayOf } from './home-zone.ts';
export { checkOwn } from './may-see.ts';
export { mountEmailLink } from './mount-email-link.ts';
export { readPending } from './pending-email.ts';
export { customerRoutes } from './routes.ts';
export { getSummary } from './store.ts';
export { addTombstones, erasedClients, tombstoneOf } from './tombstones.ts';
