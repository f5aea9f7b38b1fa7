import type { Quantity } from '../decoding/reading.ts';
import type { Sensor } from './receive.ts';

const OF_BATTERY = ['batteryPercent', 'batteryVolts', 'batteryLow'] as const satisfies Quantity[];

/**
 * Sensors with the battery of their device: by Bluetooth a strap tells it beside its heart rate, by a characteristic of its
 * own, and what it tells everybody is of the same strap. A battery alone is no sensor. By ANT+ a number is a device's own
 * within its type only, whose pages tell its battery.
 */
export function withBatteries(sensors: readonly Sensor[]): Sensor[] {
  const device = ({ source: { transport, kind, device } }: Sensor) =>
    transport === 'ant' ? `ant ${kind} ${device}` : device;
  const batteries = new Map<string, Sensor['told']>();
  for (const sensor of sensors)
    for (const name of OF_BATTERY) {
      const battery = batteries.get(device(sensor)) ?? {};
      const [known, told] = [battery[name], sensor.told[name]];
      if (told !== undefined && told.value !== null && (known === undefined || told.ageMs < known.ageMs))
        battery[name] = told;
      batteries.set(device(sensor), battery);
    }
  return sensors
    .filter(({ source }) => source.kind !== 'battery')
    .map((sensor) => ({ ...sensor, told: { ...sensor.told, ...batteries.get(device(sensor)) } }));
}
