import { parentPort } from 'node:worker_threads';
import { type Ride, readRides } from './read-ride.ts';

/** A thread that reads rides: a file that is large or made to do harm keeps nobody waiting but its own import. */
parentPort!.on('message', (bytes: Uint8Array) => {
  const answer: Ride[] | string = readRides(bytes);
  parentPort!.postMessage(answer);
});
