export { dropFamily, joinFamilies } from './links.ts';
export { familyRoutes } from './routes.ts';
