export { dropFamily, joinFamilies, linksOf } from './links.ts';
export { familyRoutes } from './routes.ts';
