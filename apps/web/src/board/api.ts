import table from 'virtual:endpoints/tracker';
import type { endpoints } from '@tandem/api/tracker';
import { createClient } from '../base/client.ts';

export { ApiProblem } from '../base/client.ts';

/** The tracker's own interface, typed; a failed call throws `ApiProblem`. */
export const tracker = createClient<typeof endpoints>(table);

export type Session = Awaited<ReturnType<typeof tracker.getSession>>;
export type Screen = Awaited<ReturnType<typeof tracker.listScreens>>[number];
export type Box = Awaited<ReturnType<typeof tracker.listBoxes>>[number];
