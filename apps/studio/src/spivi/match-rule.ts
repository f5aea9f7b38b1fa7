import type { SpiviClient } from '@tandem/spivi';
import { normalizeEmail } from '../customers/index.ts';

export type Match =
  | { result: 'linked'; clientId: number; email: string }
  | {
      result: 'not_found' | 'ambiguous' | 'conflict';
      candidates: { clientId: number; name: string | null }[];
    };

/**
 * A wrong link discloses health data: customer and client are linked only when each is the single candidate on its
 * side. Two customers with one email (a family), or two clients, are a person's decision.
 *
 * @param customersWithEmail customers of the studio whose normalised email is this one, the asked-for included
 * @param holderOf the customer whom a client is linked to already, or null
 */
export function decideMatch(asked: {
  email: string;
  clients: readonly Pick<SpiviClient, 'clientId' | 'displayName' | 'email'>[];
  customersWithEmail: number;
  holderOf: (clientId: number) => string | null;
}): Match {
  const email = normalizeEmail(asked.email);
  const same = asked.clients.filter((client) => email !== '' && normalizeEmail(client.email ?? '') === email);
  const candidates = same.map((client) => ({ clientId: client.clientId, name: client.displayName }));
  const [only, ...others] = same;
  if (!only) return { result: 'not_found', candidates };
  if (others.length > 0 || asked.customersWithEmail !== 1) return { result: 'ambiguous', candidates };
  if (asked.holderOf(only.clientId) !== null) return { result: 'conflict', candidates };
  return { result: 'linked', clientId: only.clientId, email: only.email ?? email };
}
