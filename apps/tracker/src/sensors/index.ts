export { attributionOf } from './attribution-of.ts';
export { bindSensor, forgetSensor, nameSensor } from './bind-sensor.ts';
export { claimSensor, endClaim, undoClaim } from './claim-sensor.ts';
export { forgetSensorsOf, ownSensors } from './find-sensor.ts';
export { listClassSensors, listSensors } from './list-sensors.ts';
export { noteHeard } from './note-heard.ts';
