import type { Work } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { announceEvent } from '../events/index.ts';
import { beginOf, endBinding, lockRunning } from './bind-sensor.ts';
import { findSensor } from './find-sensor.ts';

/** ANT+ numbers a strap up to here by radio; of a longer number that is printed on one, the radio has the rest. */
const ANT_NUMBERS = 65_536;

/** Straps that have no number go by what their radio calls them, behind what they are heard by. */
const BY_RADIO = /^(bluetooth|advertisement) (\S{1,60})$/;

/**
 * The key of the strap that somebody's DeviceID names: the ANT+ number printed on it, or a Bluetooth strap as a list of those
 * that are heard names it. Null where it names none.
 */
export function strapOf(deviceId: string): string | null {
  const [, transport, device] = BY_RADIO.exec(deviceId.trim()) ?? [];
  if (device !== undefined) return `${transport} heartRate ${device}`;
  const number = /^\d{1,7}$/.test(deviceId.trim()) ? Number(deviceId) % ANT_NUMBERS : 0;
  return number === 0 ? null : `ant heartRate ${number}`;
}

/** What names a strap of this key as somebody's own; null of what is no strap. */
export function deviceIdOf(key: string): string | null {
  const [transport, kind, device] = key.split(' ');
  const deviceId = transport === 'ant' ? device : `${transport} ${device}`;
  return kind === 'heartRate' && deviceId !== undefined && strapOf(deviceId) === key ? deviceId : null;
}

/**
 * Makes the strap that a client's DeviceID names theirs from now on, and no longer the one that it named before: what it sent
 * until now may have been another's heart, and only a hand that sees the class gives it since Start. A strap that is somebody's already, or in the pool, stays what it is: a number that was typed wrongly takes
 * nobody's heart.
 * @param deviceId as it will be; what it was still stands with the client
 */
export async function ownStrap(work: Work, clientId: number, deviceId: string): Promise<void> {
  const { trx, siteId, now } = work;
  await oneAtATime(work);
  // Classes before people, as whoever deletes a person locks them.
  const running = await lockRunning(trx);
  const client = await trx
    .selectFrom('clients')
    .select('device_id as deviceId')
    .where('client_id', '=', clientId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  // Deleted meanwhile.
  if (!client) return;
  const [old, key] = [strapOf(client.deviceId), strapOf(deviceId)];
  await lockHeard(trx, [old, key]);
  if (old !== null && old !== key) {
    const known = await findSensor(trx, old);
    if (known.binding?.clientId === clientId) await endBinding(work, known);
  }
  if (key !== null) {
    const known = await findSensor(trx, key);
    if (known.binding === undefined && known.loanNumber === null)
      await trx
        .insertInto('sensor_bindings')
        .values({
          site_id: siteId,
          sensor_key: key,
          client_id: clientId,
          from_at: await beginOf(work, { key, running: [], to: { to: 'client', clientId } }),
          made_at: now,
        })
        // Of two who tell the same number at once it is the first one's.
        .onConflict((conflict) => conflict.doNothing())
        .execute();
  }
  for (const { eventId } of running) await announceEvent(work, { eventId });
}

/** Two people may change straps with each other: of a club, one tells theirs after the other. */
const oneAtATime = ({ trx, siteId }: Work) =>
  trx.selectFrom('sites').select('site_id').where('site_id', '=', siteId).forNoKeyUpdate().execute();

/** In the order in which boxes lock what they hear. */
const lockHeard = (trx: Trx, keys: readonly (string | null)[]) =>
  trx
    .selectFrom('sensors')
    .select('sensor_key')
    .where('sensor_key', 'in', keys)
    .orderBy('sensor_key')
    .forUpdate()
    .execute();
