export { dropPasses } from './drop-passes.ts';
export { type FoundRight, findRight, findRightIfIdle, passRefusal } from './rights.ts';
export { passRoutes } from './routes.ts';
export { followCancelled, giveBack, takeRight } from './take.ts';
