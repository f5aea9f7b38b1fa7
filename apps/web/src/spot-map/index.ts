export { SpotMap, type SpotMapProps, type SpotOnMap } from './spot-map.tsx';
