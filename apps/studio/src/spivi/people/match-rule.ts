import type { SpiviClient } from '@tandem/spivi';
import { normalizeEmail } from '../../base/email.ts';

/** Clients named to a person who must choose; more than that is no choice. */
const MAX_CANDIDATES = 10;

export type Candidate = { clientId: number; name: string | null; email: string | null };
export type Match = {
  result: 'linked' | 'not_found' | 'ambiguous' | 'conflict';
  /** The one linked, those between whom a person must choose, or those who may be meant. */
  candidates: Candidate[];
};
type Client = Pick<SpiviClient, 'clientId' | 'displayName' | 'email'>;

/**
 * A wrong link discloses health data: customer and client are linked only when each is the single candidate on its
 * side. Two customers with one email (a family), or two clients, are a person's decision; an email that differs by
 * what follows its plus sign, or a name, is only a suggestion.
 *
 * @param customersWithEmail customers of the studio whose normalised email is this one, the asked-for included
 * @param isHeld is a client linked to a customer already?
 */
export function decideMatch(asked: {
  name: string;
  email: string;
  clients: readonly Client[];
  customersWithEmail: number;
  isHeld: (clientId: number) => boolean;
}): Match {
  const same = withEmail(asked.clients, asked.email);
  const [only, ...others] = same;
  const candidates = same.slice(0, MAX_CANDIDATES).map(toCandidate);
  if (!only) return { result: 'not_found', candidates: whoMayBeMeant(asked) };
  if (others.length > 0 || asked.customersWithEmail !== 1) return { result: 'ambiguous', candidates };
  return { result: asked.isHeld(only.clientId) ? 'conflict' : 'linked', candidates };
}

/** The clients whose email is exactly this one. */
export function withEmail<C extends Pick<Client, 'email'>>(clients: readonly C[], email: string): C[] {
  const wanted = normalizeEmail(email);
  return clients.filter((client) => wanted !== '' && normalizeEmail(client.email ?? '') === wanted);
}

/** Clients of that name, or whose email differs by its plus part only. */
export function whoMayBeMeant(asked: {
  name: string;
  email: string;
  clients: readonly Client[];
}): Candidate[] {
  const [base, name] = [withoutPlus(asked.email), foldName(asked.name)];
  return asked.clients
    .filter(
      (client) => withoutPlus(client.email ?? '') === base || foldName(client.displayName ?? '') === name,
    )
    .slice(0, MAX_CANDIDATES)
    .map(toCandidate);
}

/** The normalised email without `+…` in front of the domain. */
export const withoutPlus = (email: string) => normalizeEmail(email).replace(/\+[^@]*(?=@[^@]*$)/, '');

const foldName = (name: string) => name.normalize('NFC').toLowerCase().trim().replace(/\s+/g, ' ');

const toCandidate = ({ clientId, displayName, email }: Client): Candidate => ({
  clientId,
  name: displayName,
  email,
});
