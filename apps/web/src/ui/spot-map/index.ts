export { FixtureIcon } from './fixture-icon.tsx';
export { KindIcon } from './kind-icon.tsx';
export { arrows, type Direction, neighbour } from './neighbour.ts';
export { SpotIcon } from './spot-icon.tsx';
export { SpotMap } from './spot-map.tsx';
export { SpotPlan } from './spot-plan.tsx';
