/**
 * Whose word counts where several tell the same of one rider, the best first: what somebody brought for themself, a strap
 * on loan, then what measures before what counts along; last what a box says of a seat without saying by what.
 */
export const SOURCE_ORDER = [
  'own',
  'loanStrap',
  'power',
  'fitnessEquipment',
  'indoorBike',
  'rower',
  'crossTrainer',
  'speedAndCadence',
  'cadence',
  'speed',
  'seat',
] as const;
export type SourceOfRider = (typeof SOURCE_ORDER)[number];

/** How good a source is, 0 the best: the rank by which `tell` of the metrics decides. */
export const rankOf = (source: SourceOfRider): number => SOURCE_ORDER.indexOf(source);

/** What a sensor is to a rider. @param kind as in its key, of any box: an unknown one is believed last */
export function sourceOf(kind: string, isOwn: boolean): SourceOfRider {
  if (isOwn) return 'own';
  if (kind === 'heartRate') return 'loanStrap';
  return SOURCE_ORDER.find((source) => source === kind) ?? 'seat';
}
