export { mountSetUp } from './mount-set-up.ts';
export { mountStudios } from './routes.ts';
export { offerSetUp } from './set-up.ts';
