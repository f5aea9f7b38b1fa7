/** What classes came to: a person's trends and single classes, for profile and portal; who of a class has numbers. */

export { ClassResults } from './class-results.tsx';
export { RideView } from './ride-view.tsx';
export { Trends } from './trends.tsx';
