export { deleteClient } from './delete-client.ts';
export { findTrace } from './find-trace.ts';
export { finishAgain, finishWorkouts } from './finish.ts';
export { listWorkouts, type StoredWorkout } from './list-workouts.ts';
export { type PlacedSample, packSamples, unpackSamples } from './samples.ts';
