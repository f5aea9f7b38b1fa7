import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { test } from '../testing/fixtures.ts';
import { seedTenant } from '../testing/tenant.ts';
import { forEachStudio } from './all-studios.ts';

test('a studio that fails keeps none after it from its turn, and is told at the end', async ({ t }) => {
  for (let n = 0; n < 3; n++) await seedTenant(t, { name: randomUUID(), customers: 1 });
  const seen: string[] = [];
  const broken = new Error('broken');
  const run = forEachStudio(t.studio, async (studioId) => {
    seen.push(studioId);
    if (seen.length === 1) throw broken;
  });
  await expect(run).rejects.toMatchObject({ errors: [broken] });
  expect(seen.length).toBeGreaterThanOrEqual(3);
  expect(new Set(seen).size).toBe(seen.length);
});
