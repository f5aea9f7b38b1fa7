import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { inStudio } from '../../apps/studio/src/base/call.ts';
import { forgetPayer } from '../../apps/studio/src/payments/forget.ts';
import { loadPayments } from '../../apps/studio/src/payments/load-provider.ts';
import { claim } from '../../apps/studio/src/payments/read-payments.ts';
import { call, signIn } from '../../apps/studio/src/testing/http.ts';
import { seedTenant } from '../../apps/studio/src/testing/tenant.ts';
import { paying, paymentScene } from './scene.ts';

const DAY_MS = 24 * 3_600_000;

const test = paying.extend('scene', async ({ t, tenant, made }, { onCleanup }) => {
  const scene = await paymentScene(t, tenant, made.fake);
  // The fake is told where the studio listens; its settings name another address.
  made.fake.changeNext({ noticeUrl: `${t.base}/api/studios/${tenant.studioId}/payments/notices` });
  made.fake.deliverBy(() => []);
  onCleanup(() => {
    made.fake.faults.splice(0);
  });
  return scene;
});

test('a member buys what is on sale: the pass comes with the payment, and its ledger says amount and reference', async ({
  t,
  scene,
  tenant,
}) => {
  const kind = await scene.onSale({ name: 'Ten', credits: 10 });
  await scene.kind({ name: 'At the desk', priceMinor: 5000 });
  const { body: sold } = await call(t.base, scene.member, 'listPassesOnSale', { params: scene.params });
  expect(sold.map(({ name, price }) => [name, price])).toEqual([
    ['Ten', { amountMinor: 8400, currency: 'EUR' }],
  ]);
  const payment = await scene.buy(kind.passKindId);
  expect(payment).toMatchObject({ state: 'open', price: { amountMinor: 8400, currency: 'EUR' } });
  const checkout = scene.checkoutOf(payment);
  expect(checkout).toMatchObject({ amount: 8400, currency: 'EUR', description: `${tenant.name}: Ten` });
  expect(payment.address).toBe(`${scene.fake.url}/pay/${checkout.id}`);
  scene.fake.pay(checkout.id);
  await scene.allDue();
  await scene.read();
  const [pass] = await scene.passes();
  expect(await scene.get(payment)).toMatchObject({
    state: 'paid',
    need: null,
    passId: pass!.passId,
    address: null,
  });
  expect(pass).toMatchObject({ name: 'Ten', left: 10 });
  const { body: entries } = await call(t.base, scene.desk, 'listPassEntries', {
    params: { studioId: tenant.studioId, passId: pass!.passId },
  });
  expect(entries).toMatchObject([
    { kind: 'given', amount: { amountMinor: 8400, currency: 'EUR' }, reference: checkout.id, by: null },
  ]);
});

test('webhooks are told of the payment, its pass and its refund', async ({ t, scene, tenant, owner }) => {
  const { studioId } = tenant;
  const kinds = ['pass.given', 'payment.paid', 'payment.refunded'];
  const made = await call(t.base, owner, 'makeWebhook', {
    params: { studioId },
    body: { url: 'http://127.0.0.1:9/', kinds },
  });
  expect(made.status).toBe(200);
  const payment = await scene.buy((await scene.onSale({ credits: 10 })).passKindId);
  const { id } = scene.checkoutOf(payment);
  for (const act of [scene.fake.pay, scene.fake.refund]) {
    act(id);
    await scene.allDue();
    await scene.read();
  }
  const { paymentId } = payment;
  const { passId } = await scene.get(payment);
  const events = await inStudio(
    t.studio,
    studioId,
    async ({ trx }) =>
      (await sql<{ kind: string; data: object }>`select kind, data from webhook_events`.execute(trx)).rows,
  );
  const told = (kind: string) => events.filter((event) => event.kind === kind).map(({ data }) => data);
  const paid = { paymentId, passId, customerId: scene.params.customerId, amountMinor: 8400, currency: 'EUR' };
  expect(told('payment.paid')).toMatchObject([paid]);
  expect(told('pass.given')).toMatchObject([{ paymentId, passId, credits: 10, amountMinor: 8400 }]);
  expect(told('payment.refunded')).toMatchObject([paid]);
});

test('the desk gives a pass as before, and can say how much was paid', async ({ t, scene, tenant }) => {
  const { passKindId } = await scene.kind({ priceMinor: 8400 });
  const { body: pass } = await call(t.base, scene.desk, 'givePass', {
    params: scene.params,
    body: { passKindId, paid: 'card', amountMinor: 8000 },
  });
  const { body } = await call(t.base, scene.desk, 'listPassEntries', {
    params: { studioId: tenant.studioId, passId: pass.passId },
  });
  expect(body).toMatchObject([
    { paid: 'card', amount: { amountMinor: 8000, currency: 'EUR' }, reference: null },
  ]);
});

test('a notice has the payment read at once; twice, and two at one moment, give one pass', async ({
  t,
  scene,
}) => {
  const payment = await scene.buy((await scene.onSale()).passKindId);
  const { id } = scene.checkoutOf(payment);
  scene.fake.pay(id);
  const before = await scene.get(payment);
  expect(new Date(before.nextTryAt!).getTime()).toBeGreaterThan(t.studio.now().getTime());
  const event = `evt_${randomUUID()}`;
  const answers = await Promise.all([
    scene.fake.notice(id, event),
    scene.fake.notice(id, event),
    scene.fake.notice(id, `evt_${randomUUID()}`),
  ]);
  expect(answers).toEqual([200, 200, 200]);
  await Promise.all([scene.read(), scene.read(), scene.read()]);
  expect(await scene.passes()).toHaveLength(1);
  // The same event once more has nothing read.
  const asked = () => scene.fake.journal.filter((line) => line.what === 'request').length;
  const count = asked();
  expect(await scene.fake.notice(id, event)).toBe(200);
  await scene.read();
  expect(asked()).toBe(count);
  expect(await scene.get(payment)).toMatchObject({ state: 'paid', need: null });
});

test('a forged notice, an old one and one of a checkout that is nobody’s change nothing', async ({
  t,
  scene,
  tenant,
}) => {
  const payment = await scene.buy((await scene.onSale()).passKindId);
  const { id } = scene.checkoutOf(payment);
  expect(await scene.fake.notice(id, 'evt_forged', 'paid', 'another secret')).toBe(400);
  expect(await scene.fake.notice(id, 'evt_old', 'paid', scene.fake.secret, 3600)).toBe(400);
  const url = `${t.base}/api/studios/${tenant.studioId}/payments/notices`;
  for (const body of ['', '{}', 'x'.repeat(70_000)]) {
    const { status } = await fetch(url, { method: 'POST', body });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  }
  // Well signed, and told that it is paid: what the provider has when it is read counts.
  expect(await scene.fake.notice(id, 'evt_early', 'paid')).toBe(200);
  await scene.read();
  expect(await scene.get(payment)).toMatchObject({ state: 'open' });
  expect(await scene.passes()).toEqual([]);
});

test('without any notice it is found by asking at growing intervals, and no more once it is over', async ({
  scene,
  clock,
}) => {
  const payment = await scene.buy((await scene.onSale()).passKindId);
  const waits: number[] = [];
  for (let n = 0; n < 60; n++) {
    const { nextTryAt, need } = await scene.get(payment);
    if (nextTryAt === null) {
      expect(need).toBe('no_answer');
      break;
    }
    const wait = new Date(nextTryAt).getTime() - (Date.now() + clock.aheadMs);
    waits.push(wait);
    clock.aheadMs += Math.max(0, wait) + 1000;
    await scene.read();
  }
  expect(waits.length).toBeLessThan(50);
  expect(Math.max(...waits)).toBeLessThanOrEqual(DAY_MS + 60_000);
  expect(await scene.get(payment)).toMatchObject({ state: 'open', need: 'no_answer', nextTryAt: null });
  // Paid after all: what comes late counts.
  const { id } = scene.checkoutOf(payment);
  scene.fake.pay(id);
  await scene.fake.notice(id, `evt_${randomUUID()}`);
  await scene.read();
  expect(await scene.get(payment)).toMatchObject({ state: 'paid', need: null });
});

for (const fault of ['lost', 'hang', { after: 500 }] as const)
  test(`a start whose answer is lost (${JSON.stringify(fault)}) is settled by its key: one checkout`, async ({
    scene,
  }) => {
    const { passKindId } = await scene.onSale();
    scene.fake.faults.push(fault);
    const payment = await scene.buy(passKindId);
    expect(payment).toMatchObject({ state: 'starting', address: null, trouble: 'unknown' });
    await scene.allDue();
    await scene.read();
    expect(await scene.get(payment)).toMatchObject({ state: 'open', trouble: null });
    expect(scene.ownCheckouts()).toHaveLength(1);
  });

test('a provider that refuses the key has the start fail at once; one that is busy is asked again', async ({
  scene,
}) => {
  const { passKindId } = await scene.onSale();
  scene.fake.faults.push({ status: 401 });
  expect(await scene.buy(passKindId)).toMatchObject({ state: 'failed', trouble: 'config' });
  scene.fake.faults.push({ status: 429, retryAfterSeconds: 120 });
  const busy = await scene.buy(passKindId);
  expect(busy).toMatchObject({ state: 'starting', trouble: 'transient' });
  expect(new Date(busy.nextTryAt!).getTime() - new Date(busy.startedAt).getTime()).toBeGreaterThanOrEqual(
    120_000,
  );
});

test('the same request again begins nothing new, and who has the pass open goes on with that', async ({
  scene,
}) => {
  const { passKindId } = await scene.onSale();
  const paymentId = randomUUID();
  const [first, second] = await Promise.all([
    scene.start(passKindId, { paymentId }),
    scene.start(passKindId, { paymentId }),
  ]);
  expect([first.status, second.status]).toEqual([200, 200]);
  const third = await scene.buy(passKindId);
  expect(third.paymentId).toBe(paymentId);
  expect(scene.ownCheckouts()).toHaveLength(1);
});

test('who starts the same pass anew while the first start is under way is led to the one checkout of it', async ({
  scene,
}) => {
  const { passKindId } = await scene.onSale();
  scene.fake.faults.push('lost');
  const first = await scene.buy(passKindId);
  expect(first.state).toBe('starting');
  expect(await scene.buy(passKindId)).toMatchObject({ paymentId: first.paymentId, state: 'open' });
  expect(scene.ownCheckouts()).toHaveLength(1);
});

test('what is under way is gone on with only while it is what is sold now', async ({ t, scene, tenant }) => {
  const kind = await scene.onSale({ credits: 10 });
  const first = await scene.buy(kind.passKindId);
  const owner = await signIn(t.base, tenant.emails.owner);
  const change = (body: object) =>
    call(t.base, owner, 'updatePassKind', {
      params: { studioId: tenant.studioId, passKindId: kind.passKindId },
      body,
    });
  await change({ credits: 5 });
  const second = await scene.buy(kind.passKindId);
  expect(second.paymentId).not.toBe(first.paymentId);
  await change({ sold: false });
  expect((await scene.start(kind.passKindId)).body.code).toBe('not_on_sale');
});

test('one id in two studios is two checkouts, and what is paid in one gives nothing in the other', async ({
  t,
  scene,
  made,
}) => {
  const paymentId = randomUUID();
  await scene.start((await scene.onSale()).passKindId, { paymentId });
  const b = await paymentScene(t, await seedTenant(t, { name: randomUUID() }), made.fake);
  await b.start((await b.onSale()).passKindId, { paymentId });
  expect(b.checkoutOf({ paymentId }).id).not.toBe(scene.checkoutOf({ paymentId }).id);
  scene.fake.pay(scene.checkoutOf({ paymentId }).id);
  for (const one of [scene, b]) {
    await one.allDue();
    await one.read();
  }
  expect(await scene.passes()).toHaveLength(1);
  expect(await b.passes()).toEqual([]);
  expect(await b.get({ paymentId })).toMatchObject({ state: 'open' });
});

test('a provider that calls checkouts of two studios the same sells in the first alone', async ({
  t,
  scene,
  made,
}) => {
  const b = await paymentScene(t, await seedTenant(t, { name: randomUUID() }), made.fake);
  const provider = t.studio.payments!;
  const value = { reference: `same ${randomUUID()}`, url: 'https://pay.example/same' };
  t.studio.payments = { ...provider, start: async () => ({ kind: 'ok', value }) };
  try {
    expect(await scene.buy((await scene.onSale()).passKindId)).toMatchObject({ state: 'open' });
    expect(await b.buy((await b.onSale()).passKindId)).toMatchObject({
      ...{ state: 'failed', reference: null, address: null },
    });
  } finally {
    t.studio.payments = provider;
  }
});

test('what is open when its provider is another or none ends: a start has failed, for the rest staff are asked', async ({
  t,
  scene,
}) => {
  const open = await scene.buy((await scene.onSale({ name: 'A' })).passKindId);
  scene.fake.faults.push('lost');
  const starting = await scene.buy((await scene.onSale({ name: 'B' })).passKindId);
  const provider = t.studio.payments!;
  try {
    for (const payments of [{ ...provider, name: 'Another' }, null]) {
      t.studio.payments = payments;
      await scene.allDue();
      await scene.read();
      expect(await scene.get(open)).toMatchObject({ state: 'open', need: 'no_answer', nextTryAt: null });
      expect(await scene.get(starting)).toMatchObject({ state: 'failed', nextTryAt: null });
    }
  } finally {
    t.studio.payments = provider;
  }
  // It is back, and somebody asks.
  scene.fake.pay(scene.checkoutOf(open).id);
  await call(t.base, scene.desk, 'lookAtPayment', {
    params: { studioId: scene.params.studioId, paymentId: open.paymentId },
  });
  await scene.read();
  expect(await scene.get(open)).toMatchObject({ state: 'paid', need: null });
});

test('killed in its last look, a payment is asked for again, and staff are told if that brings nothing', async ({
  t,
  scene,
  tenant,
  clock,
}) => {
  const payment = await scene.buy((await scene.onSale()).passKindId);
  clock.aheadMs += 11 * DAY_MS;
  // Taken up, and never come to an end.
  const taken = await inStudio(t.studio, tenant.studioId, (work) =>
    claim(work, t.studio.now(), t.studio.payments!.name),
  );
  expect(taken.map((one) => one.paymentId)).toEqual([payment.paymentId]);
  const stands = await scene.get(payment);
  expect(stands.need).toBeNull();
  expect(stands.nextTryAt).not.toBeNull();
  clock.aheadMs += 10 * 60_000;
  await scene.read();
  expect(await scene.get(payment)).toMatchObject({ state: 'open', need: 'no_answer', nextTryAt: null });
});

test('another amount or currency than was asked gives nothing and needs staff, who give it or say that it was given back', async ({
  scene,
}) => {
  const { passKindId } = await scene.onSale();
  scene.fake.changeNext({ ...wrong(scene), amount: 100 });
  const less = await scene.buy(passKindId);
  scene.fake.pay(scene.checkoutOf(less).id);
  await scene.allDue();
  await scene.read();
  expect(await scene.get(less)).toMatchObject({
    state: 'paid',
    need: 'amount_differs',
    paid: { amountMinor: 100, currency: 'EUR' },
  });
  expect(await scene.passes()).toEqual([]);
  const given = await scene.resolve(less.paymentId, 'give');
  expect(given.body).toMatchObject({ state: 'paid', need: null });
  expect(await scene.passes()).toHaveLength(1);
  expect((await scene.resolve(less.paymentId, 'give')).body.code).toBe('payment_settled');

  scene.fake.changeNext({ ...wrong(scene), currency: 'QQQ' });
  const strange = await scene.buy(passKindId);
  scene.fake.pay(scene.checkoutOf(strange).id);
  await scene.allDue();
  await scene.read();
  expect(await scene.get(strange)).toMatchObject({ need: 'amount_differs' });
  expect((await scene.resolve(strange.paymentId, 'refunded')).body).toMatchObject({
    state: 'refunded',
    refundMarked: true,
    need: null,
  });
  // The provider still calls it paid.
  await scene.fake.notice(scene.checkoutOf(strange).id, `evt_${randomUUID()}`);
  await scene.read();
  expect(await scene.get(strange)).toMatchObject({ state: 'refunded', need: null });
  expect(await scene.passes()).toHaveLength(1);
});
const wrong = ({
  checkoutOf: _,
  fake,
}: {
  checkoutOf: unknown;
  fake: { checkouts(): { noticeUrl: string }[] };
}) => ({
  noticeUrl: fake.checkouts().at(-1)?.noticeUrl ?? '',
});

test('what is archived, had or whose person was erased meanwhile is paid and not given', async ({
  t,
  scene,
  tenant,
}) => {
  const archived = await scene.onSale({ name: 'Old' });
  const intro = await scene.onSale({ name: 'First', intro: true });
  const plain = await scene.onSale({ name: 'Plain' });
  const [one, two, three] = [
    await scene.buy(archived.passKindId),
    await scene.buy(intro.passKindId),
    await scene.buy(plain.passKindId),
  ];
  await call(t.base, await signIn(t.base, tenant.emails.owner), 'updatePassKind', {
    params: { studioId: tenant.studioId, passKindId: archived.passKindId },
    body: { archived: true },
  });
  await scene.give(0, intro);
  scene.fake.pay(scene.checkoutOf(one).id);
  scene.fake.pay(scene.checkoutOf(two).id);
  await scene.allDue();
  await scene.read();
  expect(await scene.get(one)).toMatchObject({ state: 'paid', need: 'kind_gone', passId: null });
  expect(await scene.get(two)).toMatchObject({ state: 'paid', need: 'pass_had', passId: null });
  // Staff can: the member has paid.
  expect((await scene.resolve(two.paymentId, 'give')).body).toMatchObject({ need: null });

  scene.fake.pay(scene.checkoutOf(three).id);
  await inStudio(t.studio, tenant.studioId, async (work) => {
    await forgetPayer(work, tenant.customerIds[0]!);
    await sql`update customers set erased_at = now() where customer_id = ${tenant.customerIds[0]}`.execute(
      work.trx,
    );
  });
  await scene.allDue();
  await scene.read();
  expect(await scene.get(three)).toMatchObject({
    state: 'paid',
    need: 'person_gone',
    customer: null,
    price: { amountMinor: 8400, currency: 'EUR' },
  });
  expect((await scene.resolve(three.paymentId, 'give')).body.code).toBe('not_found');
  expect((await scene.resolve(three.paymentId, 'refunded')).body).toMatchObject({ state: 'refunded' });
});

test('of payments that need somebody the owners are mailed, by one mail while it waits to go out', async ({
  scene,
  t,
  tenant,
}) => {
  const mails = () =>
    inStudio(t.studio, tenant.studioId, async ({ trx }) => {
      const { rows } = await sql<{
        role: string;
      }>`select f.role from mails m join staff f using (studio_id, staff_id)
        where m.kind = 'payment_needs'`.execute(trx);
      return rows.map(({ role }) => role);
    });
  const { passKindId } = await scene.onSale();
  const pay = async (amount?: number) => {
    if (amount !== undefined) scene.fake.changeNext({ ...wrong(scene), amount });
    scene.fake.pay(scene.checkoutOf(await scene.buy(passKindId)).id);
    await scene.allDue();
    await scene.read();
  };
  await pay();
  expect(await mails()).toEqual([]);
  await pay(100);
  await pay(200);
  expect(await mails()).toEqual(['owner']);
  await inStudio(t.studio, tenant.studioId, ({ trx }) =>
    sql`update mails set state = 'sent', settled_at = now() where kind = 'payment_needs'`.execute(trx),
  );
  await pay(300);
  expect(await mails()).toEqual(['owner', 'owner']);
});

test('a refund at the provider is shown, and takes no pass', async ({ t, scene, tenant }) => {
  const payment = await scene.buy((await scene.onSale()).passKindId);
  const { id } = scene.checkoutOf(payment);
  scene.fake.pay(id);
  await scene.allDue();
  await scene.read();
  scene.fake.refund(id);
  await scene.fake.notice(id, `evt_${randomUUID()}`, 'refunded');
  await scene.read();
  expect(await scene.get(payment)).toMatchObject({ state: 'refunded', need: 'refunded' });
  expect(await scene.passes()).toMatchObject([{ state: 'valid' }]);
  const list = await call(t.base, scene.desk, 'listPayments', {
    params: { studioId: tenant.studioId },
    query: { show: 'needs' },
  });
  expect(list.body).toMatchObject({ needing: 1, rows: [{ paymentId: payment.paymentId }] });
  expect((await scene.resolve(payment.paymentId, 'close')).body).toMatchObject({
    state: 'refunded',
    need: null,
  });
});

for (const [told, part] of [
  ['wholly', 8400],
  ['in part', 4000],
] as const)
  test(`given back ${told} at the provider before staff gave the pass, it still needs them`, async ({
    t,
    scene,
    tenant,
  }) => {
    const kinds = [await scene.onSale({ name: 'A' }), await scene.onSale({ name: 'B' })];
    const payments = [await scene.buy(kinds[0]!.passKindId), await scene.buy(kinds[1]!.passKindId)];
    const owner = await signIn(t.base, tenant.emails.owner);
    for (const { passKindId } of kinds)
      await call(t.base, owner, 'updatePassKind', {
        params: { studioId: tenant.studioId, passKindId },
        body: { archived: true },
      });
    for (const payment of payments) scene.fake.pay(scene.checkoutOf(payment).id);
    await scene.allDue();
    await scene.read();
    for (const payment of payments) {
      expect(await scene.get(payment)).toMatchObject({ state: 'paid', need: 'kind_gone' });
      const { id } = scene.checkoutOf(payment);
      if (part < 8400) scene.fake.refundPart(id, part);
      else scene.fake.refund(id);
    }
    await scene.allDue();
    await scene.read();
    for (const payment of payments)
      expect(await scene.get(payment)).toMatchObject({ state: 'refunded', need: 'refunded', passId: null });
    expect((await scene.resolve(payments[0]!.paymentId, 'give')).body).toMatchObject({ need: null });
    expect((await scene.resolve(payments[0]!.paymentId, 'give')).body.code).toBe('payment_settled');
    expect((await scene.resolve(payments[1]!.paymentId, 'close')).body).toMatchObject({ need: null });
    expect(await scene.passes()).toHaveLength(1);
  });

test('members have the provider asked only for what is under way, and once in a few seconds', async ({
  t,
  scene,
  clock,
}) => {
  const asked = () => scene.fake.journal.filter((line) => line.what === 'request').length;
  const look = async (payment: { paymentId: string }) => {
    const before = asked();
    await call(t.base, scene.member, 'lookAtPayment', {
      params: { studioId: scene.params.studioId, paymentId: payment.paymentId },
    });
    await scene.read();
    return asked() - before;
  };
  const one = await scene.buy((await scene.onSale({ name: 'A' })).passKindId);
  const two = await scene.buy((await scene.onSale({ name: 'B' })).passKindId);
  expect(await look(one)).toBe(1);
  expect(await look(two)).toBe(0);
  clock.aheadMs += 6000;
  scene.fake.pay(scene.checkoutOf(two).id);
  expect(await look(two)).toBe(1);
  clock.aheadMs += 6000;
  expect(await scene.get(two)).toMatchObject({ state: 'paid' });
  expect(await look(two)).toBe(0);
});

test('an instructor reads the ledger of a pass without what was paid for it', async ({
  t,
  scene,
  tenant,
}) => {
  const payment = await scene.buy((await scene.onSale()).passKindId);
  scene.fake.pay(scene.checkoutOf(payment).id);
  await scene.allDue();
  await scene.read();
  const { passId } = await scene.get(payment);
  const coach = await signIn(t.base, tenant.emails.instructor);
  const { body } = await call(t.base, coach, 'listPassEntries', {
    params: { studioId: tenant.studioId, passId: passId! },
  });
  expect(body).toMatchObject([{ kind: 'given', amount: null, reference: null }]);
});

test('what was bought is given as it was offered, whatever the kind became', async ({ t, scene, tenant }) => {
  const kind = await scene.onSale({ name: 'Ten', credits: 10 });
  const payment = await scene.buy(kind.passKindId);
  await call(t.base, await signIn(t.base, tenant.emails.owner), 'updatePassKind', {
    params: { studioId: tenant.studioId, passKindId: kind.passKindId },
    body: { credits: 2, priceMinor: 9900, sold: false },
  });
  scene.fake.pay(scene.checkoutOf(payment).id);
  await scene.allDue();
  await scene.read();
  expect(await scene.passes()).toMatchObject([{ left: 10 }]);
  expect((await scene.start(kind.passKindId)).body.code).toBe('not_on_sale');
});

test('another price than was seen, a kind that is not sold, and too many at once are refused', async ({
  scene,
}) => {
  const kinds = [];
  for (const name of ['A', 'B', 'C', 'D']) kinds.push(await scene.onSale({ name }));
  expect((await scene.start(kinds[0]!.passKindId, { priceMinor: 1 })).body).toMatchObject({
    code: 'price_changed',
    details: { price: { amountMinor: 8400, currency: 'EUR' } },
  });
  const desk = await scene.kind({ name: 'Desk', priceMinor: 8400 });
  expect((await scene.start(desk.passKindId)).body.code).toBe('not_on_sale');
  for (const { passKindId } of kinds.slice(0, 3)) expect((await scene.start(passKindId)).status).toBe(200);
  expect((await scene.start(kinds[3]!.passKindId)).body.code).toBe('too_many_payments');
});

test('a payment is its member’s and the desk’s: neither another member’s, an instructor’s nor another studio’s', async ({
  t,
  scene,
  tenant,
}) => {
  const payment = await scene.buy((await scene.onSale()).passKindId);
  const { studioId } = tenant;
  const coach = await signIn(t.base, tenant.emails.instructor);
  const params = { studioId, paymentId: payment.paymentId };
  expect((await call(t.base, coach, 'getPayment', { params })).status).toBe(403);
  expect((await call(t.base, coach, 'listPayments', { params })).status).toBe(403);
  const other = await call(t.base, scene.member, 'startPayment', {
    params: { studioId, customerId: tenant.customerIds[1]! },
    body: { paymentId: randomUUID(), passKindId: randomUUID(), priceMinor: 1 },
  });
  expect(other.status).toBe(404);
  // The desk learns how it stands, and not where it is paid.
  expect(await scene.get(payment)).toMatchObject({ state: 'open', address: null });
  const b = await seedTenant(t, { name: randomUUID() });
  const ofB = await signIn(t.base, b.emails.owner);
  expect(
    (
      await call(t.base, ofB, 'getPayment', {
        params: { studioId: b.studioId, paymentId: payment.paymentId },
      })
    ).status,
  ).toBe(404);
  // A notice to another studio’s address finds nothing there.
  scene.fake.pay(scene.checkoutOf(payment).id);
  scene.checkoutOf(payment).noticeUrl = `${t.base}/api/studios/${b.studioId}/payments/notices`;
  expect(await scene.fake.notice(scene.checkoutOf(payment).id, 'evt_b')).toBe(200);
  await scene.read();
  expect(await scene.get(payment)).toMatchObject({ state: 'open' });
});

test('a currency stays while prices are in it', async ({ t, scene, tenant }) => {
  await scene.onSale();
  const owner = await signIn(t.base, tenant.emails.owner);
  const params = { studioId: tenant.studioId };
  const refused = await call(t.base, owner, 'updateStudio', { params, body: { currency: 'CHF' } });
  expect(refused.body.code).toBe('currency_in_use');
  const b = await seedTenant(t, { name: randomUUID() });
  const of = { params: { studioId: b.studioId }, body: { currency: 'CHF' } };
  expect((await call(t.base, await signIn(t.base, b.emails.owner), 'updateStudio', of)).body.currency).toBe(
    'CHF',
  );
});

test.for([
  ['./tests/payments/no-such-file.ts', {}, /cannot be loaded/],
  ['./tests/payments/scene.ts', {}, /its default export is no function/],
  ['./tests/fake-payments/module.ts', {}, /does not start: FAKE_PAYMENTS_URL is not set/],
] as const)('a start with the module %s says what is wrong with it', async ([module, settings, says]) => {
  const loading = loadPayments({ PAYMENTS_MODULE: module, ...settings });
  await expect(loading).rejects.toThrow(says);
  await expect(loading).rejects.toMatchObject({ name: 'SetupError', remedy: expect.any(String) });
});

test('without a module nothing is sold, and a notice finds nobody', async ({ t, scene, tenant }) => {
  expect(await loadPayments({})).toBeNull();
  const { passKindId } = await scene.onSale();
  const { payments } = t.studio;
  t.studio.payments = null;
  try {
    expect((await call(t.base, scene.member, 'listPassesOnSale', { params: scene.params })).body).toEqual([]);
    expect((await scene.start(passKindId)).body.code).toBe('payments_off');
    const url = `${t.base}/api/studios/${tenant.studioId}/payments/notices`;
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(404);
  } finally {
    t.studio.payments = payments;
  }
});
