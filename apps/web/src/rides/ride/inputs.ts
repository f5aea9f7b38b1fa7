import { type ZoneTable, zoneSchemes, zoneTable } from '@tandem/metrics';

/** What a result was computed from, as far as it is known: Spivi's own results state nothing. */
export type KnownInputs = {
  ftpW: number | null;
  weightKg: number | null;
  maxHrBpm: number | null;
  restingHrBpm: number | null;
  maxHrSource: string | null;
  calorieSource: string | null;
  speedSource: string | null;
  powerScheme: string | null;
  heartRateScheme: string | null;
};

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const num = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;
const str = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Reads the stored inputs; whatever is absent or of another shape is null. */
export function readInputs(inputs: Record<string, unknown>): KnownInputs {
  const profile = { ...inputs, ...record(inputs.profile) };
  const scheme = record(inputs.zoneScheme);
  return {
    ftpW: num(profile.ftpW),
    weightKg: num(profile.weightKg),
    maxHrBpm: num(inputs.maxHrBpm) ?? num(profile.maxHrBpm),
    restingHrBpm: num(profile.restingHrBpm),
    maxHrSource: str(inputs.maxHrSource),
    calorieSource: str(inputs.calorieSource),
    speedSource: str(inputs.speedSource),
    powerScheme: str(scheme.power) ?? str(inputs.powerScheme),
    heartRateScheme: str(scheme.heartRate) ?? str(inputs.heartRateScheme),
  };
}

/** The rider's zones in watts, or null where no FTP or scheme is known. */
export function powerZones(inputs: KnownInputs): ZoneTable | null {
  const schemes: Record<string, Parameters<typeof zoneTable>[0]> = zoneSchemes.power;
  const scheme = schemes[inputs.powerScheme ?? 'spivi'];
  return scheme ? zoneTable(scheme, inputs) : null;
}

/** The rider's zones in beats per minute, or null where no maximum or scheme is known. */
export function heartRateZones(inputs: KnownInputs): ZoneTable | null {
  const schemes: Record<string, Parameters<typeof zoneTable>[0]> = zoneSchemes.heartRate;
  const scheme = schemes[inputs.heartRateScheme ?? 'spivi'];
  return scheme ? zoneTable(scheme, inputs) : null;
}

export type Bound = { zone: number; from: number; to: number | null };

/** Where each zone begins and ends in whole units; the last has no end. */
export function zoneBounds(table: ZoneTable | null): Bound[] {
  const edges = (table?.bounds100 ?? []).map((bound) => Math.round(bound / 100));
  return edges.map((from, i) => ({ zone: i + 1, from, to: edges[i + 1] ?? null }));
}

/** The bounds that the ride's own zone times state, else those of the inputs. */
export function boundsOf(
  times: readonly { zone: number; from: number | null; to: number | null }[] | null,
  table: ZoneTable | null,
): Bound[] {
  const stated = (times ?? []).flatMap(({ zone, from, to }) =>
    zone > 0 && from !== null
      ? [{ zone, from: Math.round(from), to: to === null ? null : Math.round(to) }]
      : [],
  );
  return stated.length > 0 ? stated : zoneBounds(table);
}
