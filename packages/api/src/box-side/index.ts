/** The box's side of the protocol, wherever a box runs: in a program, or in a page. */
export { createCaller } from './call-tracker.ts';
export { answerText, type Exchange } from './exchange.ts';
export { pairBox } from './pair-box.ts';
export { pause } from './pause.ts';
export { type Ride, rideClasses } from './ride.ts';
export { ConfigError, createSender, type Sender, type SenderReport } from './sender.ts';
export type { Reading, Source } from './source.ts';
export { createSpool, MAX_SPOOLED_BATCHES, type Spool, type SpoolStore } from './spool.ts';
export { createTrackerClient, type Told, type TrackerClient } from './tracker-client.ts';
