export { mountSpivi } from './mount.ts';
