import { checkHistory } from './oracle/history.ts';
import { checkLocal } from './oracle/local.ts';
import type { Violation } from './oracle/violation.ts';
import type { Told } from './sim/actions.ts';
import type { World } from './sim/world.ts';

export { checkQuiescence } from './oracle/quiescence.ts';
export type { Violation } from './oracle/violation.ts';

/** What must hold at every instant, whatever fails. */
export async function checkSafety(world: World, told: readonly Told[]): Promise<Violation[]> {
  return [...(await checkLocal(world, told)), ...(await checkHistory(world))];
}
