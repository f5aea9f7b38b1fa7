import manifest from '../package.json' with { type: 'json' };

/** Of this program; its package has the same. */
export const VERSION: string = manifest.version;
