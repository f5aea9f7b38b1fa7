export { listClosures } from './list-closures.ts';
export { mountSetUp } from './mount-set-up.ts';
export { lockLocation } from './places.ts';
export { studioRoutes } from './routes.ts';
export { offerSetUp } from './set-up.ts';
export { spotsHeld } from './spots-held.ts';
