/**
 * What each workspace may import besides itself, as the beginnings of paths. Studio and tracker share nothing but the
 * wire: neither reads the other's interface, and the gym's box knows only its own.
 * Above all of them stand `apps/demo`, scripts and tests, which fill any room and which nobody imports.
 */
export const workspaces: Record<string, string[]> = {
  'packages/metrics': [],
  'packages/sensors': ['packages/metrics/'],
  'packages/api': [],
  'packages/spivi': ['packages/metrics/'],
  'packages/platform': ['packages/api/src/endpoint.ts', 'packages/api/src/words/'],
  'apps/box': [
    'packages/api/src/box.ts',
    'packages/api/src/endpoint.ts',
    'packages/metrics/',
    'packages/sensors/',
  ],
  'apps/tracker': [
    'packages/api/src/box.ts',
    'packages/api/src/endpoint.ts',
    'packages/api/src/time-zone.ts',
    'packages/api/src/tracker.ts',
    'packages/api/src/words/',
    'packages/metrics/',
    'packages/platform/',
    'packages/spivi/',
  ],
  'apps/studio': [
    'packages/api/src/endpoint.ts',
    'packages/api/src/room-layout.ts',
    'packages/api/src/studio.ts',
    'packages/api/src/words/',
    'packages/metrics/',
    'packages/platform/',
    'packages/sensors/',
    'packages/spivi/',
  ],
  'apps/web': ['packages/api/', 'packages/metrics/'],
};

/** The rooms of a folder, from the roof to the ground: each may import those that stand after it, none before it. */
export const floors: Record<string, string[]> = {
  'packages/api/src': [
    'studio.ts',
    'studio',
    'tracker.ts',
    'box.ts',
    'endpoint.ts',
    'room-layout.ts',
    'time-zone.ts',
    'words',
  ],
  'apps/studio/src': [
    'main.ts',
    'app',
    'rights',
    'imports',
    'notifications',
    'spivi',
    'rides',
    'bookings',
    'schedule',
    'team',
    'invitations',
    'customers',
    'studios',
    'accounts',
    'mirror',
    'consent',
    'base',
  ],
  'apps/studio/src/spivi': [
    'index.ts',
    'routes.ts',
    'jobs.ts',
    'follow-consent.ts',
    'health',
    'connection',
    'gyms',
    'workouts',
    'people',
    'classes',
    'calls',
  ],
  'apps/studio/src/rides': [
    'index.ts',
    'routes.ts',
    'jobs.ts',
    'change',
    'person',
    'class',
    'compute',
    'ride',
  ],
  'apps/tracker/src': [
    'main.ts',
    'app',
    'gates',
    'live',
    'workouts',
    'events',
    'clients',
    'boxes',
    'sites',
    'base',
  ],
  'apps/box/src': ['main.ts', 'progress.ts', 'ride.ts', 'sources', 'send'],
  'apps/web/src': [
    'app',
    'console',
    'portal',
    'board',
    'welcome',
    'access',
    'body',
    'rides',
    'imports',
    'rights',
    'frame',
    'ui',
    'base',
    'messages',
  ],
};

/** Rooms without one face: each file of the ground is a word of its own, and nobody but its program sees the roof. */
export const open = ['app', 'base', 'consent', 'mirror'];
/** Where each room has a face. */
export const faced = ['apps/studio/src', 'apps/tracker/src'];
