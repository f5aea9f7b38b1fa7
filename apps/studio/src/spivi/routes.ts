import type { Studio } from '../context.ts';
import type { Mount } from '../server.ts';

export function mountSpivi(_studio: Studio, _mount: Mount): void {}
