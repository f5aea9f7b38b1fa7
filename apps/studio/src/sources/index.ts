export { sourceContext } from './calls/connection.ts';
export { sendCheckInsOn } from './check-ins/press.ts';
export { signInContext } from './connection/sign-ins.ts';
export { forgetPerson as forgetSourcePerson } from './forget-person.ts';
export { mountSourceHooks } from './hooks/mount-hooks.ts';
export { sourceHookContext } from './hooks/secrets.ts';
export { sourceJobs } from './jobs.ts';
export { dropOld as dropOldReadings } from './reading/drop-old.ts';
export { sourceRoutes } from './routes.ts';
