import {
  CHANNELS,
  type Equipment,
  followNumbers,
  metricRegistry,
  type Peak,
  type RideResult,
  type RiderProfile,
  type RideZones,
  type ZonedRide,
  type ZoneRow,
} from '@tandem/metrics';

/** Numbers by metric id. */
export type Numbers = Readonly<Record<string, number | null>>;

/** What is kept of a ride computed here from its trace. */
export type Computed = {
  /** Of the rules that it was computed by. */
  version: number;
  values: Numbers;
  zones: RideZones;
  peaks: readonly Peak[];
  inputs: RideResult['inputs'];
  normalisedPowerShort: boolean;
  /** What besides the trace they were computed from: while it is the same they stay. */
  basis: Basis;
};
export type Basis = {
  profile: RiderProfile;
  /** Where no measured maximum is known. */
  observedMaxHrBpm: number | null;
  /** What the equipment measured and the trace does not hold. */
  equipment: Partial<Equipment>;
};

/** A ride's numbers as they lie over each other; an own ride has no corrections. */
export type Layers = {
  /** As Spivi or the device sent them. */
  sent: Numbers | null;
  zones: Partial<RideZones> | null;
  peaks: readonly Peak[] | null;
  inputs: Readonly<Record<string, unknown>> | null;
  computed: Computed | null;
  corrections: Numbers | null;
};

/**
 * The numbers that people see: what staff set by hand over what was computed here over what was sent. What follows from
 * a number set by hand, such as the intensity from the power, follows it.
 */
export function shownValues(layers: Layers): Record<string, number | null> {
  const { sent, computed, corrections } = layers;
  const shown: Record<string, number | null> = { ...sent };
  for (const [metric, value] of Object.entries(computed?.values ?? {}))
    if (value !== null) shown[metric] = value;
  if (!corrections || Object.keys(corrections).length === 0) return shown;
  const { profile, ftpW, weightKg } = shownInputs(layers) as Partial<
    RiderProfile & { profile: RiderProfile }
  >;
  const rider = { ftpW: profile?.ftpW ?? ftpW ?? null, weightKg: profile?.weightKg ?? weightKg ?? null };
  return { ...followNumbers({ ...shown, ...corrections }, rider), ...corrections };
}

const CHANNEL_NAMES: ReadonlySet<string> = new Set(CHANNELS);
/** Metrics that nobody can compute without a detail of the rider. */
const PERSONAL = metricRegistry
  .filter(
    ({ needs }) => needs.length > 0 && needs.every((all) => all.some((need) => !CHANNEL_NAMES.has(need))),
  )
  .map(({ id }) => id);

/**
 * A ride that was recorded for somebody else: what Spivi computed with that person's details is neither this rider's
 * number nor theirs to see.
 */
export function withoutTheirDetails<L extends Layers>(layers: L): L {
  const sent = { ...layers.sent };
  for (const metric of PERSONAL) delete sent[metric];
  return { ...layers, sent, zones: { cadence: layers.zones?.cadence ?? null }, inputs: {} };
}

/** Time in zones of one channel, null where nobody said. */
export const shownZones = (
  { zones, computed }: Layers,
  channel: keyof RideZones,
): readonly ZoneRow[] | null => computed?.zones[channel] ?? zones?.[channel] ?? null;

/** Best mean powers by window; a window that was never ridden is left out. */
export const shownPeaks = ({ peaks, computed }: Layers): { seconds: number; powerW: number }[] =>
  (computed?.peaks ?? peaks ?? []).flatMap(({ seconds, powerW }) =>
    powerW === null ? [] : [{ seconds, powerW }],
  );

/** What the shown numbers came from. */
export const shownInputs = ({ inputs, computed }: Layers): Record<string, unknown> => ({
  ...(computed?.inputs ?? inputs),
});

/** Time in zones of one channel with the scheme they were counted by, for `zoneMix`; null where nobody said. */
export function shownZoneMix(layers: Layers, channel: 'power' | 'heartRate'): ZonedRide {
  const zones = shownZones(layers, channel);
  if (zones === null) return null;
  // The wire names the schemes one by one; Spivi itself names none.
  const scheme = layers.computed?.inputs.zoneScheme[channel] ?? layers.inputs?.[`${channel}Scheme`];
  return { scheme: typeof scheme === 'string' ? scheme : 'spivi', zones };
}
