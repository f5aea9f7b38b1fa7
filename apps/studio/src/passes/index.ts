export { dropPasses } from './drop-passes.ts';
export { addPass, refuseGift } from './give-pass.ts';
export { currencyOf, getPassKind, listPassKinds, lockPassKind } from './kinds.ts';
export { earlierWith, opensFor, withOwnOpening } from './open-earlier.ts';
export { type FoundRight, findRight, findRightIfIdle, passRefusal } from './rights.ts';
export { passRoutes } from './routes.ts';
export { noteTold, passesRunningOut, type RunningOut } from './running-out.ts';
export { isOverAt, lockPassesOf } from './store.ts';
export { followCancelled, giveBack, releaseRight, takeRight } from './take.ts';
