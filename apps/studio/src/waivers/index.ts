export { waiverRoutes } from './routes.ts';
export { forgetSigner, joinSigners, sign, takeBackSignature } from './signatures.ts';
export { waiverState, waiverStateOf } from './standing.ts';
export { readWaiver } from './waiver.ts';
