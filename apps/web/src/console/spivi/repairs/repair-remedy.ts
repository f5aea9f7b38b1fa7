import type { Repair } from '@tandem/api/studio';
import { aboutReason, type MatchState, type Mend } from '@tandem/api/words';

/** What mends a repair; the button of its card. */
export type Remedy = Mend | 'people';

/** The list of people who have the same wrong with them. */
export const listOf = (kind: string): MatchState | undefined => aboutReason(kind)?.match;

/** What is wrong with the connection or a room is mended in its one place, anything else where the repair is about. */
export function remedyOf({ kind, subject }: Pick<Repair, 'subject'> & { kind: string }): Remedy | null {
  const { about, mend } = aboutReason(kind) ?? {};
  if (mend && (about === 'connection' || about === 'room')) return mend;
  switch (subject.kind) {
    case 'people':
      return 'people';
    case 'customer':
      // Candidates are shown side by side only in the list.
      return kind === 'ambiguous' || kind === 'conflict' ? 'people' : 'customer';
    case 'class':
      return 'class';
    case 'gym':
      return 'gyms';
    case 'room':
      return 'places';
    default:
      return null;
  }
}
