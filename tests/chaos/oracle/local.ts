import type { Told } from '../sim/actions.ts';
import type { World } from '../sim/world.ts';
import type { Violation } from './violation.ts';

/** What must hold in the studio's own tables at every committed instant: I1, I7, I14, I17. */
export async function checkLocal(world: World, told: readonly Told[]): Promise<Violation[]> {
  const found = await world.rows<Violation>(`
    select 'I1' as name, format('%s active bookings of class %s for spot %s', count(*), class_id, spot_number) as evidence
      from studio.bookings where state = 'booked' and spot_number is not null group by class_id, spot_number having count(*) > 1
    union all
    select 'I1', format('%s active bookings of class %s by customer %s', count(*), class_id, customer_id)
      from studio.bookings where state = 'booked' group by class_id, customer_id having count(*) > 1
    union all
    select 'I1', format('%s people in class %s with %s places', count(*), c.class_id, c.capacity)
      from studio.bookings b join studio.classes c using (studio_id, class_id) where b.state = 'booked'
      group by c.class_id, c.capacity having count(*) > c.capacity
    union all
    select 'I7', format('client %s is linked to %s customers', client_id, count(*))
      from studio.spivi_links group by studio_id, client_id having count(*) > 1
    union all
    select name, evidence from sim.violation`);
  return [...found, ...(await checkMatches(world)), ...(await checkTold(world, told))];
}

/**
 * I8: linked by the machine only where Spivi knows one person of that email. A list that came short once cannot be told
 * from a whole one; who was asked for through one is not judged.
 */
async function checkMatches(world: World): Promise<Violation[]> {
  const plain = (email: string | null) => (email ?? '').trim().normalize('NFC').toLowerCase();
  const { clients } = world.fake.truth();
  const shortened = new Set(
    world.fake
      .requests()
      .filter(({ fault }) => fault === 'short_list' || fault === 'stale')
      .map(({ form }) => plain(String(form.Username ?? ''))),
  );
  const links = await world.rows<{ client_id: number }>(
    `select client_id from studio.spivi_links where source = 'matched'`,
  );
  return links.flatMap(({ client_id }) => {
    const email = plain(clients.find((client) => client.clientId === client_id)?.email ?? null);
    const same = clients.filter((client) => plain(client.email) === email);
    if (shortened.has(email)) return [];
    return same.length < 2
      ? []
      : [{ name: 'I8', evidence: `client ${client_id} was linked, one of ${same.length} with ${email}` }];
  });
}

/** I14: what a client was told is so. */
async function checkTold(world: World, told: readonly Told[]): Promise<Violation[]> {
  const bookings = new Map(
    (
      await world.rows<{ booking_id: string; class_id: string; customer_id: string }>(
        'select booking_id, class_id, customer_id from studio.bookings',
      )
    ).map((row) => [row.booking_id, row]),
  );
  const keys = new Set(
    (
      await world.rows<{ key: string }>(`select account_id || '/' || key as key from studio.idempotency_keys`)
    ).map((row) => row.key),
  );
  const byKey = Map.groupBy(told, (one) => one.key);
  return [...byKey].flatMap(([key, answers]) => {
    const wrong = (evidence: string): Violation[] => [{ name: 'I14', evidence: `${key}: ${evidence}` }];
    const ids = new Set(
      answers.flatMap(({ outcome }) => (outcome.kind === 'ok' ? outcome.value.bookingId : [])),
    );
    if (ids.size > 1) return wrong(`one key, the bookings ${[...ids].join(' and ')}`);
    return answers.flatMap(({ outcome, classId, customerId }) => {
      if (outcome.kind === 'refused' && ids.size === 0 && keys.has(key))
        return wrong(`was refused (${outcome.code}), but is kept as answered`);
      if (outcome.kind === 'refused' && outcome.code === 'already_booked' && ids.size > 0)
        return wrong('the same click was answered with a booking and refused as booked already');
      if (outcome.kind !== 'ok') return [];
      const row = bookings.get(outcome.value.bookingId);
      if (!row) return wrong(`was told ok, but booking ${outcome.value.bookingId} does not exist`);
      return row.class_id === classId && row.customer_id === customerId
        ? []
        : wrong('is another booking than told');
    });
  });
}
