export { attributionOf } from './attribution-of.ts';
export { bindSensor, forgetSensor, moveBikes, nameSensor } from './bind-sensor.ts';
export { claimSensor, endClaim, unbeginClaims, undoClaim } from './claim-sensor.ts';
export { forgetSensorsOf, ownSensors } from './find-sensor.ts';
export { listClaims } from './list-claims.ts';
export { freeSensors, freeStraps, listSensors } from './list-sensors.ts';
export { HEARD_FOR_MS, noteHeard, sensorsIn } from './note-heard.ts';
export { ownStrap } from './own-strap.ts';
export { seatSignals } from './seat-signals.ts';
