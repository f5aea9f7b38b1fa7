import type { RideDetail } from '@tandem/api/studio';
import type { BoardMetric, RankReason } from '@tandem/api/words';
import type { MetricId } from '@tandem/metrics';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { allows } from '../../consent/index.ts';
import { hasNumbers, shownNumbers } from '../ride/shown-numbers.ts';

/** By what a class is ranked, the first that at least two have; and what a person hides who keeps it to themself. */
const RANKED = [
  { metric: 'distanceKm', shownAs: 'distanceKm' },
  { metric: 'workKj', shownAs: 'powerW' },
  { metric: 'effortPoints', shownAs: 'effortPoints' },
] as const satisfies { metric: MetricId; shownAs: BoardMetric }[];
const METRICS = RANKED.map(({ metric }) => metric);

type Shown = { customerId: string; board: boolean; hidden: string[] } & Record<
  (typeof METRICS)[number],
  number | null
>;
export type Rank = Pick<RideDetail, 'rank' | 'rankReason'>;

/** A person's place among those of a class who show themselves; ties share it. Else the reason why there is none. */
export async function rankIn(
  { trx, studioId }: Work,
  of: { classId: string; customerId: string },
): Promise<Rank> {
  const { rows } = await sql<Shown>`
    select p.customer_id as "customerId", ${allows('board')} as board, p.board_hidden as hidden,
      shown.*
    from class_results v cross join lateral ${shownNumbers('v', METRICS)} shown
    join customers p on p.studio_id = v.studio_id and p.customer_id = v.rider_id
    where v.studio_id = ${studioId} and v.class_id = ${of.classId} and ${hasNumbers('v')}`.execute(trx);
  return rankOf(rows, of.customerId);
}

export function rankOf(people: readonly Shown[], customerId: string): Rank {
  const none = (rankReason: RankReason) => ({ rank: null, rankReason });
  const own = people.find((person) => person.customerId === customerId);
  if (!own || METRICS.every((metric) => own[metric] === null)) return none('no_data');
  if (!own.board) return none('hidden');
  for (const { metric, shownAs } of RANKED) {
    const shown = people.filter(
      (person) => person.board && !person.hidden.includes(shownAs) && person[metric] !== null,
    );
    if (shown.length < 2) continue;
    if (!shown.includes(own)) return none(own[metric] === null ? 'no_data' : 'hidden');
    const place = 1 + shown.filter((person) => person[metric]! > own[metric]!).length;
    return { rank: { metric, place, of: shown.length }, rankReason: null };
  }
  return none('alone');
}
