export { SpotMap } from './spot-map.tsx';
