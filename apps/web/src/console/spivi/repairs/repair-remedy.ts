import type { MatchState, Repair } from '@tandem/api/studio';

/** What mends a repair; the button of its card. */
export type Remedy =
  | 'reconnect'
  | 'retryAll'
  | 'deletions'
  | 'stopClearing'
  | 'gym'
  | 'places'
  | 'people'
  | 'customer'
  | 'class';

const remedies: Record<string, Remedy> = {
  reauth: 'reconnect',
  auth: 'reconnect',
  agreement_missing: 'reconnect',
  not_spivi: 'reconnect',
  down: 'retryAll',
  many_deletions: 'deletions',
  leaving: 'stopClearing',
  gym_unmapped: 'gym',
  box_unknown: 'gym',
  no_layout: 'places',
};

/** Lists of people by what is wrong with them. */
const lists: Record<string, MatchState> = {
  not_matched: 'not_found',
  not_found: 'not_found',
  not_checked: 'not_checked',
  ambiguous: 'ambiguous',
  conflict: 'conflict',
  link_lost: 'broken',
  client_missing: 'broken',
};

export const listOf = (kind: string): MatchState | undefined => lists[kind];

/** By what is wrong where only that place mends it, else by what it is about. */
export function remedyOf({ kind, subject }: Pick<Repair, 'kind' | 'subject'>): Remedy | null {
  if (remedies[kind]) return remedies[kind];
  switch (subject.kind) {
    case 'people':
      return 'people';
    case 'customer':
      // Candidates are shown side by side only in the list.
      return kind === 'ambiguous' || kind === 'conflict' ? 'people' : 'customer';
    case 'class':
      return 'class';
    case 'gym':
      return 'gym';
    case 'room':
      return 'places';
    default:
      return null;
  }
}
