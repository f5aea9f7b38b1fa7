import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { RideImport } from '@tandem/api/studio';
import { IMPORT_FILE_PATH } from '@tandem/api/words';
import { writeFit } from '@tandem/sensors';
import yazl from 'yazl';
import { type Answer, call } from './http.ts';
import type { TestStudio } from './studio.ts';

/** A ride as a FIT file: the watts second by second, from an instant. */
export const rideFile = (startedAt: string | Date, seconds = 60, powerW = 150): Uint8Array => {
  const cells = (value: (second: number) => number | null) =>
    Array.from({ length: seconds }, (_, s) => value(s));
  return writeFit({
    startedAt: new Date(startedAt),
    trace: {
      powerW: cells((s) => powerW + (s % 7)),
      heartRateBpm: cells(() => 130),
      cadenceRpm: cells(() => 88),
      speedKmh: cells(() => null),
    },
    values: { averagePowerW: powerW, energyKcal: 321 },
  });
};

/** Some files as one zip. */
export function zipOf(files: Record<string, Uint8Array>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, bytes] of Object.entries(files)) zip.addBuffer(Buffer.from(bytes), name);
  zip.end();
  return buffer(zip.outputStream as Readable);
}

/** Whose import it is, and as whom it is asked for. */
export type Person = { cookie: string; studioId: string; customerId: string };

export async function sendFile(
  t: TestStudio,
  { cookie, ...ids }: Person,
  importId: string,
  name: string,
  bytes: Uint8Array,
): Promise<Answer<RideImport>> {
  const path = IMPORT_FILE_PATH.replace(/:(\w+)/g, (_, key) => ({ ...ids, importId })[key as 'importId']);
  const answer = await fetch(`${t.base}${path}?name=${encodeURIComponent(name)}`, {
    method: 'PUT',
    headers: { cookie, 'content-type': 'application/octet-stream' },
    body: Buffer.from(bytes),
  });
  return { status: answer.status, body: (await answer.json()) as never };
}

/** Begins an import, sends the files and has them read by whatever worker there is. @returns the import's id */
export async function bring(
  t: TestStudio,
  person: Person,
  files: (readonly [name: string, bytes: Uint8Array])[],
): Promise<string> {
  const { cookie, ...ids } = person;
  const { importId } = (await call(t.base, cookie, 'startImport', { params: ids })).body;
  for (const [name, bytes] of files) {
    const { status, body } = await sendFile(t, person, importId, name, bytes);
    if (status !== 200) throw new Error(`${name} was answered by ${status} ${body.code}`);
  }
  await call(t.base, cookie, 'runImport', { params: { ...ids, importId } });
  return importId;
}
