export { type Chunk, chunksOf, type HeardSample, heardOf, selectChunks, wallSecondsOf } from './chunks.ts';
export { deleteClient } from './delete-client.ts';
export { findTrace } from './find-trace.ts';
export { finishAgain, finishWorkouts } from './finish.ts';
export { listWorkouts, type StoredWorkout } from './list-workouts.ts';
export { isPlausible, type PlacedSample, packSamples } from './samples.ts';
