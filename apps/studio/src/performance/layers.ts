import type { RideResult, ZonedRide } from '@tandem/metrics';

export type Numbers = Readonly<Record<string, number | null>>;
export type ZoneRow = { zone: number; seconds: number; from?: number | null; to?: number | null };
export type Zones = { readonly [channel: string]: readonly ZoneRow[] | null | undefined };
export type PeakRow = { seconds: number; powerW: number | null };

/** What is kept of a ride computed here from its trace. */
export type Computed = {
  values: Numbers;
  zones: Zones;
  peaks: readonly PeakRow[];
  inputs: RideResult['inputs'];
  normalisedPowerShort: boolean;
};

/** A ride's numbers as they lie over each other; an own ride has no corrections. */
export type Layers = {
  /** As Spivi or the device sent them. */
  values: Numbers | null;
  zones: Zones | null;
  peaks: readonly PeakRow[] | null;
  inputs: Readonly<Record<string, unknown>> | null;
  computed: Computed | null;
  corrections: Numbers | null;
};

/** The numbers that people see: what staff set by hand over what was computed here over what was sent. */
export function shownValues({ values, computed, corrections }: Layers): Record<string, number | null> {
  const known = Object.entries(computed?.values ?? {}).filter(([, value]) => value !== null);
  return { ...values, ...Object.fromEntries(known), ...corrections };
}

/** Time in zones of one channel, null where nobody said. */
export const shownZones = ({ zones, computed }: Layers, channel: string): readonly ZoneRow[] | null =>
  computed?.zones[channel] ?? zones?.[channel] ?? null;

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
export function zonedRide(layers: Layers, channel: 'power' | 'heartRate'): ZonedRide {
  const zones = shownZones(layers, channel);
  if (zones === null) return null;
  // The wire names the schemes one by one.
  const scheme = layers.computed?.inputs.zoneScheme[channel] ?? layers.inputs?.[`${channel}Scheme`];
  return { scheme: typeof scheme === 'string' ? scheme : 'spivi', zones };
}
