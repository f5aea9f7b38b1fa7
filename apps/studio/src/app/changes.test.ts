import { MAX_SOCKETS_PER_ACCOUNT } from '@tandem/api/words';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { fresh } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import type { TestStudio } from '../testing/studio.ts';

async function listen(t: TestStudio, studioId: string, cookie: string, query = '') {
  const heard: { topic: string; id: string | null }[] = [];
  const socket = new WebSocket(`${t.base.replace('http', 'ws')}/api/studios/${studioId}/live${query}`, {
    headers: { cookie },
  });
  socket.on('message', (data) => heard.push(JSON.parse(String(data))));
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return { heard, closed, close: () => socket.close() };
}

fresh(
  'a member hears of themself and of classes, never of another person',
  async ({ t, tenant, desk, member }) => {
    const [own, other] = tenant.customerIds;
    const line = await listen(t, tenant.studioId, member);
    const staff = await listen(t, tenant.studioId, desk);
    const change = (customerId: string, phone: string) =>
      call(t.base, desk, 'updateCustomer', {
        params: { studioId: tenant.studioId, customerId },
        body: { phone },
      });
    await change(other!, '1');
    await change(own!, '2');
    const params = { studioId: tenant.studioId, classId: tenant.classId };
    await call(t.base, desk, 'bookSpot', { params, body: { customerId: other, spotNumber: 4 } });
    await expect.poll(() => line.heard.at(-1)).toEqual({ topic: 'class', id: tenant.classId });
    expect(line.heard).toContainEqual({ topic: 'customer', id: own });
    expect(JSON.stringify(line.heard)).not.toContain(other);
    expect(staff.heard).toContainEqual({ topic: 'customer', id: other });
    line.close();
    staff.close();
  },
);

fresh(
  'a guardian hears of their child as of themself from the link on, and no more once it is removed',
  async ({ t, tenant, desk, member }) => {
    const { studioId } = tenant;
    const [guardian, childId, other] = tenant.customerIds as [string, string, string];
    const line = await listen(t, studioId, member);
    const change = (customerId: string) =>
      call(t.base, desk, 'updateCustomer', {
        params: { studioId, customerId },
        body: { phone: String(Math.random()) },
      });
    const link = (name: 'linkChild' | 'unlinkChild') =>
      call(t.base, desk, name, { params: { studioId, customerId: guardian, childId } });
    const heardOf = (id: string) =>
      line.heard.filter((one) => one.topic === 'customer' && one.id === id).length;
    await change(childId);
    await link('linkChild');
    await expect
      .poll(async () => {
        await change(childId);
        return heardOf(childId);
      })
      .toBeGreaterThan(0);
    await link('unlinkChild');
    // Once nothing more comes of the child, though it changes, what comes of oneself still does.
    await expect
      .poll(async () => {
        const before = heardOf(childId);
        const own = heardOf(guardian);
        await change(childId);
        await change(guardian);
        await expect.poll(() => heardOf(guardian)).toBeGreaterThan(own);
        return heardOf(childId) - before;
      })
      .toBe(0);
    await change(other);
    expect(heardOf(other)).toBe(0);
    line.close();
  },
);

fresh(
  'what changed between a page’s first answer and its line is told at once; what the server cannot know any more, of every kind',
  async ({ t, tenant, desk, member }) => {
    const [own, other] = tenant.customerIds;
    const first = await listen(t, tenant.studioId, desk);
    const shownAt = Date.now();
    for (const customerId of [own!, other!])
      await call(t.base, desk, 'updateCustomer', {
        params: { studioId: tenant.studioId, customerId },
        body: { phone: '12345' },
      });
    await expect.poll(() => first.heard).toContainEqual({ topic: 'customer', id: other });
    const late = await listen(t, tenant.studioId, member, `?shown=${Date.now() - shownAt}`);
    // Of a server that began just now nobody knows what was told before: then it may be anybody.
    const ownOrAny = () =>
      late.heard.filter(({ topic, id }) => topic === 'customer' && (id === own || id === null));
    await expect.poll(() => ownOrAny().length).toBeGreaterThan(0);
    expect(JSON.stringify(late.heard)).not.toContain(other);
    // Longer than any message is kept.
    const old = await listen(t, tenant.studioId, member, '?shown=86400000');
    await expect.poll(() => old.heard.map(({ id }) => id)).toEqual(Array(10).fill(null));
    for (const line of [first, late, old]) line.close();
  },
);

fresh.for(['removed', 'signed out', 'given another password', 'erased'] as const)(
  'the line of somebody who is %s ends at once, another person’s goes on',
  async (how, { t, tenant, owner, desk }) => {
    const { studioId } = tenant;
    const role = how === 'erased' ? 'member' : 'manager';
    const cookie = await signIn(t.base, tenant.emails[role]);
    const line = await listen(t, studioId, cookie);
    const stays = await listen(t, studioId, desk);
    if (how === 'removed') {
      const staff = await call(t.base, owner, 'listStaff', { params: { studioId } });
      const { staffId } = staff.body.find((person) => person.role === 'manager')!;
      await call(t.base, owner, 'removeStaff', { params: { studioId, staffId } });
    } else if (how === 'signed out')
      await fetch(`${t.base}/api/auth/sign-out`, { method: 'POST', headers: { cookie } });
    else if (how === 'erased')
      await call(t.base, owner, 'eraseCustomer', {
        params: { studioId, customerId: tenant.customerIds[0]! },
        body: { confirm: 'First0 Last0' },
      });
    else {
      const elsewhere = await signIn(t.base, tenant.emails[role]);
      const body = { currentPassword: 'a long enough one', newPassword: 'quite another phrase' };
      expect((await call(t.base, elsewhere, 'changePassword', { body })).status).toBe(200);
    }
    expect(await line.closed).toBe(4401);
    const params = { studioId, customerId: tenant.customerIds[1]! };
    await call(t.base, desk, 'updateCustomer', { params, body: { phone: '3' } });
    await expect.poll(() => stays.heard).toContainEqual({ topic: 'customer', id: tenant.customerIds[1] });
    stays.close();
  },
);

fresh(
  'one account has so many lines and no more, another person has their own',
  async ({ t, tenant, desk, member }) => {
    const { studioId } = tenant;
    const opened = await Promise.allSettled(
      Array.from({ length: 3 * MAX_SOCKETS_PER_ACCOUNT }, () => listen(t, studioId, member)),
    );
    const lines = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const late = lines.map((line) =>
      Promise.race([line.closed, new Promise((later) => setImmediate(later, null))]),
    );
    expect(
      lines.length - (await Promise.all(late)).filter((code) => code === 1013).length,
    ).toBeLessThanOrEqual(MAX_SOCKETS_PER_ACCOUNT);
    await expect(listen(t, studioId, member)).rejects.toThrow('429');
    const other = await listen(t, studioId, desk);
    other.close();
    for (const line of lines) line.close();
    await Promise.all(lines.map((line) => line.closed));
    await expect.poll(() => listen(t, studioId, member).then((line) => line.close(), String)).toBeUndefined();
  },
);
