import type { Reactions, Work } from './context.ts';
import type { StudioEvent } from './events.ts';

/** Tells those above: their reactions run in the same transaction, so that what happened and what follows commit together. */
export async function happened(work: Work, event: StudioEvent): Promise<void> {
  const reactions = work.studio.reactions[event.kind] as Reactions[keyof Reactions][number][];
  for (const react of reactions) await react(work, event as never);
}
