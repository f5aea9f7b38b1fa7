import { boardMetrics, MAX_ALIAS_CHARS } from '@tandem/api/words';
import { invalidField } from '@tandem/platform';
import type { BoardVisibility } from '@tandem/spivi/tandem';
import { letArrive } from '../../arrivals/index.ts';
import type { Call } from '../../base/context.ts';
import { changeBoardRule } from '../../live/index.ts';

/** Keeps how a client shows on the board and whether they may come without a booking, and tells the boards that show them. */
export async function setBoardVisibility(
  call: Call,
  { clientId, shown, alias, hidden, outside, signsIn, measured }: BoardVisibility,
) {
  if ((alias?.length ?? 0) > MAX_ALIAS_CHARS)
    throw invalidField('Alias', `Alias must not be longer than ${MAX_ALIAS_CHARS} characters.`);
  const rule = {
    shown,
    alias,
    // A number that this tracker does not know it does not show either.
    hidden: boardMetrics.filter((metric) => hidden.includes(metric)),
    outside,
  };
  // First, since it locks classes, and they come before people.
  await letArrive(call, clientId, { signsIn, measured });
  // Not "not found": to a caller that would mean that there is no such method.
  if (!(await changeBoardRule(call, clientId, rule)))
    throw invalidField('ClientID', 'ClientID is nobody’s on this site.');
  return { kept: true };
}
