import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as road from './speed.ts';

const watts = fc.integer({ min: 1, max: 2500 });
const kilos = fc.integer({ min: 35, max: 180 });

test('the speed found is the one at which the road takes exactly the power given', () => {
  fc.assert(
    fc.property(watts, kilos, (powerW, weightKg) => {
      const v = road.speedFromPowerKmh(powerW, weightKg) / 3.6;
      const rolling = road.ROLLING_RESISTANCE * (weightKg + road.BIKE_WEIGHT_KG) * 9.80665;
      const air = 0.5 * road.AIR_DENSITY_KG_M3 * road.DRAG_AREA_M2 * v * v;
      expect((v * (rolling + air)) / road.DRIVETRAIN_EFFICIENCY).toBeCloseTo(powerW, 6);
    }),
  );
});

test('more power is faster, more weight slower, no power stands', () => {
  expect(road.speedFromPowerKmh(0, 70)).toBe(0);
  fc.assert(
    fc.property(watts, kilos, (powerW, weightKg) => {
      const speed = road.speedFromPowerKmh(powerW, weightKg);
      expect(road.speedFromPowerKmh(powerW + 1, weightKg)).toBeGreaterThan(speed);
      expect(road.speedFromPowerKmh(powerW, weightKg + 1)).toBeLessThan(speed);
    }),
  );
});
