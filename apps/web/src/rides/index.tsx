/** What rides came to: a person's trends and single rides, for profile and portal. */
export type { Person } from './person.tsx';
export { RideView } from './ride/ride-view.tsx';
export { Trends } from './trends/trends.tsx';
