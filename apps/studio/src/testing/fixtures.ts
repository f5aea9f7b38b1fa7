import { randomUUID } from 'node:crypto';
import type { Role } from '@tandem/api/words';
import pg from 'pg';
import { test as plain } from 'vitest';
import { signIn } from './http.ts';
import { everythingOf, objectsOf } from './objects.ts';
import { type StudioOptions, startTestStudio } from './studio.ts';
import { seedTenant } from './tenant.ts';

/**
 * Tests with a studio of their file's own, whose clock they may turn. `options` says what differs.
 * Each fixture is made when the first test asks for it.
 */
const started = plain
  .extend('options', { scope: 'file' }, {} as StudioOptions)
  .extend('clock', { scope: 'file' }, () => ({ aheadMs: 0 }))
  .extend('t', { scope: 'file' }, async ({ options, clock }, { onCleanup }) => {
    const t = await startTestStudio({ now: () => new Date(Date.now() + clock.aheadMs), ...options });
    onCleanup(() => t.close());
    return t;
  });

/** … and in it one tenant, whose people are signed in: what they are called by is their cookie. */
export const test = started
  .extend('tenant', { scope: 'file' }, ({ t }) => seedTenant(t, { name: 'test' }))
  .extend('owner', { scope: 'file' }, ({ t, tenant }) => signIn(t.base, tenant.emails.owner))
  .extend('manager', { scope: 'file' }, ({ t, tenant }) => signIn(t.base, tenant.emails.manager))
  .extend('desk', { scope: 'file' }, ({ t, tenant }) => signIn(t.base, tenant.emails.front_desk))
  .extend('coach', { scope: 'file' }, ({ t, tenant }) => signIn(t.base, tenant.emails.instructor))
  .extend('member', { scope: 'file' }, ({ t, tenant }) => signIn(t.base, tenant.emails.member))
  .extend(
    'cookies',
    { scope: 'file' },
    ({ owner, manager, desk, coach, member }): Record<Role, string> => ({
      owner,
      manager,
      front_desk: desk,
      instructor: coach,
      member,
    }),
  );

/** … and what is to stay as it was: each row of a tenant, in one text; another tenant, and one of each of its objects. */
export const beside = test
  .extend('everythingOf', { scope: 'file' }, async ({ t }, { onCleanup }) => {
    const admin = new pg.Client({ connectionString: t.url });
    await admin.connect();
    onCleanup(() => admin.end());
    return (studioId: string) => everythingOf(admin, studioId);
  })
  .extend('b', { scope: 'file' }, ({ t }) => seedTenant(t, { name: 'b' }))
  .extend('objectsOfB', { scope: 'file' }, ({ t, b }) => objectsOf(t, b));

/** … and for each test a tenant of its own. */
export const fresh = started
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID() }))
  .extend('owner', ({ t, tenant }) => signIn(t.base, tenant.emails.owner))
  .extend('desk', ({ t, tenant }) => signIn(t.base, tenant.emails.front_desk))
  .extend('member', ({ t, tenant }) => signIn(t.base, tenant.emails.member));
