import { type ComponentType, lazy } from 'react';
import { loadAnew } from '../base/new-version.ts';

/** At a wall nobody stands: it asks by itself, so often, whether it can be loaded anew. */
const ASK_MS = 2_000;

/**
 * A part of a page that is fetched when it is needed. Where it cannot be, its place stays empty and all around it goes on; the
 * page is loaded anew once the tracker is in reach, since a browser does not ask twice for a file that it could not have.
 */
// biome-ignore lint/suspicious/noExplicitAny: as React’s own `lazy`, for parts of whatever properties
export const part = <C extends ComponentType<any>>(load: () => Promise<{ default: C }>) =>
  lazy(() => load().catch(loadAnewOnceThere));

async function loadAnewOnceThere(): Promise<never> {
  while (!(await loadAnew())) await new Promise((go) => setTimeout(go, ASK_MS));
  return new Promise(() => {});
}
