import { parseArgs } from 'node:util';
import { faultLevels, seededFaults } from './seeded-faults.ts';
import { type FakeClient, type FakeSpivi, startFakeSpivi } from './server.ts';

/**
 * The fake as a program: `node tests/fake-spivi/main.ts --journal FILE --port 0 --seed 1 --faults light`.
 * `--site FILE` names a JSON file with `{ site, clients }`, `--calls-per-second N` refuses more with 429. Prints `listening URL`. What `/_control/…` answers is the
 * table below; its arguments are the JSON body.
 */
const { values } = parseArgs({
  options: {
    journal: { type: 'string' },
    port: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: 'none' },
    site: { type: 'string' },
    'calls-per-second': { type: 'string' },
  },
});

type SiteFile = { site: Parameters<typeof startFakeSpivi>[0]['site']; clients: FakeClient[] };
const { site, clients } = values.site ? await readSite(values.site) : exampleSite();
let clockOffsetMs = 0;

type Level = keyof typeof faultLevels;
const isLevel = (name: string): name is Level => Object.hasOwn(faultLevels, name);
function faultsOf(seed: number, level: string) {
  if (!isLevel(level)) throw new RangeError(`Levels of faults: ${Object.keys(faultLevels).join(', ')}.`);
  return seededFaults(seed, faultLevels[level]);
}

const controls: Record<string, (fake: FakeSpivi, body: never) => unknown> = {
  truth: (fake) => fake.truth(),
  /** Changes after that number. */
  log: (fake, { after }: { after: number }) => fake.truth().log.filter(({ n }) => n > after),
  requests: (fake, { after }: { after: number }) => fake.requests().filter(({ n }) => n > after),
  'rejected-logins': (fake) => fake.rejectedLogins(),
  'late-writes': (fake) => {
    fake.tick();
    return fake.lateWrites();
  },
  faults: (fake, { seed, level, rates }: { seed: number; level?: string; rates?: object }) =>
    fake.setFault(rates ? seededFaults(seed, rates) : faultsOf(seed, level ?? 'none')),
  password: (fake, { password }: { password: string }) => fake.setPassword(password),
  clock: (fake, { offsetMs }: { offsetMs: number }) => {
    clockOffsetMs = offsetMs;
    fake.tick();
  },
  human: (fake, { edit, args }: { edit: keyof FakeSpivi['human']; args: never[] }) =>
    (fake.human[edit] as (...given: never[]) => unknown)(...args),
  workout: (fake, { args }: { args: Parameters<FakeSpivi['setWorkout']> }) => fake.setWorkout(...args),
};

const fake: FakeSpivi = await startFakeSpivi({
  journalPath: values.journal ?? null,
  now: () => Date.now() + clockOffsetMs,
  site,
  clients,
  fault: faultsOf(Number(values.seed), values.faults),
  port: Number(values.port),
  callsPerSecond: values['calls-per-second'] === undefined ? undefined : Number(values['calls-per-second']),
  control(path, body) {
    const control = controls[path];
    if (!control) throw new RangeError(`Controls: ${Object.keys(controls).join(', ')}.`);
    return control(fake, body as never);
  },
});
console.log(`listening ${fake.url}`);

async function readSite(path: string): Promise<SiteFile> {
  const { readFile } = await import('node:fs/promises');
  return JSON.parse(await readFile(path, 'utf8')) as SiteFile;
}

function exampleSite(): SiteFile {
  return {
    site: {
      siteId: 4711,
      sourceName: 'club@fake.tandem.example',
      password: 'fake-spivi-ride',
      timeZone: 'Europe/Paris',
      boxes: [{ boxId: 31, seats: 24 }],
    },
    clients: [],
  };
}
