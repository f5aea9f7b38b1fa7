import table from 'virtual:endpoints/tracker';
import type { endpoints } from '@tandem/api/tracker';
import { createClient } from '../app/client.ts';

export { ApiProblem } from '../app/client.ts';

/** The tracker's own interface, typed; a failed call throws `ApiProblem`. */
export const tracker = createClient<typeof endpoints>(table);
