export { giveBetterSpots } from './better-spot.ts';
export { fillPlaces } from './fill-places.ts';
export {
  dropHolds,
  dropWaits,
  endBooked,
  followCancelled,
  followFreed,
  followHeld,
  followMoved,
  followPasses,
  followPassRule,
  followRoom,
  followRules,
} from './follow.ts';
export { waitlistJobs } from './jobs.ts';
export { waitlistRoutes } from './routes.ts';
