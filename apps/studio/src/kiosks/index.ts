export { mountKiosks } from './mount-kiosks.ts';
export { kioskRoutes } from './routes.ts';
