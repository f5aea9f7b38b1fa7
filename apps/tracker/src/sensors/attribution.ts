import { rankOf, type SourceOfRider } from '@tandem/sensors/radio';
import type { Span } from '../events/index.ts';

/** Which seat or whose a sensor was from second to second of a class, half-open; `toSecond` null = still. */
export type Holding = {
  sensor: string;
  seatId: number | null;
  clientId: number | null;
  fromSecond: number;
  toSecond: number | null;
  /** What it is to its rider. */
  source: SourceOfRider;
};

/** Where a sample belongs. @property clientId null: of a seat that nobody held @property rank of its source, 0 the best */
export type Whose = { seatId: number; clientId: number | null; rank: number };

/** Says whose a sample is; null: nobody's, of a sensor that nothing is known of, or whose owner had no seat. */
export type Attribution = (sample: {
  seat?: number | undefined;
  sensor?: string | undefined;
  second: number;
}) => Whose | null;

/**
 * Whose samples are: a seat's are its holder's in that second, where it is known that they sit there; a sensor's its seat's
 * holder's, or its wearer's, who must hold a seat themselves. Never two people's.
 * @param holdings what was given in the class itself stands before what is bound for good
 */
export function createAttribution(spans: readonly Span[], holdings: readonly Holding[]): Attribution {
  const bySeat = Map.groupBy(
    spans.filter((span) => span.sits),
    (span) => span.seatId,
  );
  const byClient = Map.groupBy(spans, (span) => span.clientId);
  const bySensor = Map.groupBy(holdings, (holding) => holding.sensor);
  const ofSeat = (seatId: number, second: number, source: SourceOfRider): Whose => ({
    seatId,
    clientId: during(bySeat.get(seatId), second)?.clientId ?? null,
    rank: rankOf(source),
  });
  return ({ seat, sensor, second }) => {
    if (seat !== undefined) return ofSeat(seat, second, 'seat');
    const holding = during(bySensor.get(sensor!), second);
    if (!holding) return null;
    if (holding.seatId !== null) return ofSeat(holding.seatId, second, holding.source);
    const span = during(byClient.get(holding.clientId!), second);
    return span ? { seatId: span.seatId, clientId: span.clientId, rank: rankOf(holding.source) } : null;
  };
}

const during = <T extends { fromSecond: number; toSecond: number | null }>(
  spans: readonly T[] | undefined,
  second: number,
): T | undefined =>
  spans?.find((s) => s.fromSecond <= second && (s.toSecond === null || second < s.toSecond));
