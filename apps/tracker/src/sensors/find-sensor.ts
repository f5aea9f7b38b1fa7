import type { Trx } from '../base/db.ts';
import { isId } from '../base/ids.ts';
import { noSuch } from '../base/problem.ts';

/**
 * A sensor of the site, locked: two who bind it see what the other left.
 * @returns its key, its number in the pool, and what it is bound to at present
 * @throws Problem `not_found`
 */
export async function lockSensor(trx: Trx, sensorId: number) {
  const sensor = isId(sensorId)
    ? await trx
        .selectFrom('sensors')
        .select(['sensor_key as key', 'loan_number as loanNumber'])
        .where('sensor_id', '=', sensorId)
        .forUpdate()
        .executeTakeFirst()
    : undefined;
  if (!sensor) throw noSuch('sensor', sensorId);
  return { ...sensor, binding: await bindingOf(trx, sensor.key) };
}

/** The same of a sensor that may never have been heard. */
export async function findSensor(trx: Trx, key: string) {
  const sensor = await trx
    .selectFrom('sensors')
    .select('loan_number as loanNumber')
    .where('sensor_key', '=', key)
    .forUpdate()
    .executeTakeFirst();
  return { key, loanNumber: sensor?.loanNumber ?? null, binding: await bindingOf(trx, key) };
}

const bindingOf = (trx: Trx, key: string) =>
  trx
    .selectFrom('sensor_bindings')
    .select(['binding_id as bindingId', 'made_at as madeAt', 'client_id as clientId'])
    .where('sensor_key', '=', key)
    .where('to_at', 'is', null)
    .executeTakeFirst();

/** The keys of the sensors that are a person's own. */
export async function ownSensors(trx: Trx, clientId: number): Promise<string[]> {
  const rows = await trx
    .selectFrom('sensor_bindings')
    .select('sensor_key')
    .where('client_id', '=', clientId)
    .where('to_at', 'is', null)
    .execute();
  return rows.map((row) => row.sensor_key);
}

/** Forgets the sensors that are a person's own, with the names they were given. */
export async function forgetSensorsOf(trx: Trx, clientId: number): Promise<void> {
  await trx
    .deleteFrom('sensors')
    .where('sensor_key', 'in', (eb) =>
      eb
        .selectFrom('sensor_bindings')
        .select('sensor_key')
        .where('client_id', '=', clientId)
        .where('to_at', 'is', null),
    )
    .execute();
}
