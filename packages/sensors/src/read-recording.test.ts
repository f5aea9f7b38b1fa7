/** One ride in three forms: built by construction, written as each, and read back as what it was. */
import { computeRide, UNKNOWN_RIDER } from '@tandem/metrics';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formOfRecording, readRecording } from './read-recording.ts';
import { DamagedFileError } from './recording/damaged-file-error.ts';
import type { RecordedRide } from './recording/rides-of.ts';
import { fitFile, WRITTEN_AT, type WrittenPause } from './testing/fit-file.ts';
import { type GpxPower, gpxFile, tcxFile, type WrittenPoint } from './testing/xml-files.ts';

const only = (bytes: Uint8Array): RecordedRide => {
  const rides = readRecording(bytes);
  expect(rides).toHaveLength(1);
  return rides[0]!;
};
const valuesOf = ({ trace, measured, deviceTotals: { energyKcal } }: RecordedRide) =>
  computeRide(trace, UNKNOWN_RIDER, { equipment: { ...measured, energyKcal } }).values;

/** Stretches of riding with what happened in each second, and how long nothing was recorded after each. */
const reading = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 8 });
const moment = fc.record({
  power: reading(fc.integer({ min: 0, max: 1200 })),
  heart_rate: reading(fc.integer({ min: 40, max: 210 })),
  cadence: reading(fc.integer({ min: 0, max: 140 })),
  step: fc.integer({ min: 0, max: 15 }),
});
const ride = fc.array(
  fc.tuple(fc.array(moment, { minLength: 2, maxLength: 60 }), fc.integer({ min: 2, max: 5000 })),
  { minLength: 1, maxLength: 4 },
);

/** The stretches as points, each pause from the last point before it to the first after. */
function laidOut(
  stretches: readonly (readonly [(typeof moment extends fc.Arbitrary<infer M> ? M : never)[], number])[],
) {
  let [at, distance] = [0, 0];
  const pauses: WrittenPause[] = [];
  const tracks = stretches.map(([moments, rest], nth): WrittenPoint[] => {
    const points = moments.map(({ step, ...told }) => {
      distance += step;
      return { at: at++, distance, ...told };
    });
    if (nth < stretches.length - 1) pauses.push({ from: at - 1, to: at - 1 + rest });
    at += rest - 1;
    return points;
  });
  return { tracks, pauses };
}

test('the same ride as FIT, TCX and GPX is the same workout', () => {
  fc.assert(
    fc.property(ride, fc.constantFrom<GpxPower>('power', 'pwr:PowerInWatts'), (stretches, power) => {
      const { tracks, pauses } = laidOut(stretches);
      const timer = tracks.reduce((sum, points) => sum + points.length - 1, 0);
      const session = { sport: 'cycling' as const, total_timer_time: timer };
      const fit = only(fitFile(tracks.flat(), pauses, [session]));
      const tcx = only(tcxFile([{ sport: 'Biking', laps: [{ tracks, TotalTimeSeconds: timer }] }]));
      const gpx = only(gpxFile([{ type: 'cycling', segments: tracks }], { power }));
      for (const other of [tcx, gpx]) {
        expect(other.trace).toEqual(fit.trace);
        expect([other.startedAt, other.endedAt, other.seconds, other.sport]).toEqual([
          fit.startedAt,
          fit.endedAt,
          fit.seconds,
          fit.sport,
        ]);
        expect(other.measured.distanceKm ?? 0).toBeCloseTo(fit.measured.distanceKm ?? 0, 9);
        expect(valuesOf(other)).toEqual(valuesOf(fit));
      }
    }),
  );
});

test('a file says what it is by how it begins, whatever stands before its root', () => {
  const mark = fc.constantFrom('', '\uFEFF');
  const before = fc.constantFrom(
    '',
    '  \n',
    '<!-- <gpx> it is not -->',
    '<?xml version="1.0"?>\n',
    '<!DOCTYPE gpx>',
  );
  const root = fc.constantFrom(
    ['<TrainingCenterDatabase xmlns="x">', 'tcx'],
    ['<tcx:TrainingCenterDatabase>', 'tcx'],
    ['<gpx>', 'gpx'],
    ['<gpx/>', 'gpx'],
    ['<gpxs>', null],
    ['<kml>', null],
    ['gpx', null],
  );
  fc.assert(
    fc.property(mark, before, before, root, (bom, a, b, [text, form]) => {
      for (const encoding of bom ? (['utf8', 'utf16le'] as const) : (['utf8'] as const))
        expect(formOfRecording(Buffer.from(`${bom}${a}${b}${text}`, encoding))).toBe(form);
    }),
  );
  expect(formOfRecording(fitFile([{ at: 0, power: 1 }]))).toBe('fit');
  expect(() => readRecording(Buffer.from('a letter'))).toThrow(DamagedFileError);
});

describe('hostile files', () => {
  const faultOf = (bytes: Uint8Array): DamagedFileError | null => {
    try {
      for (const { trace, deviceTotals, measured } of readRecording(bytes)) {
        const numbers = [...Object.values(trace).flat(), ...Object.values(deviceTotals), measured.distanceKm];
        expect(numbers.every((value) => value === null || Number.isFinite(value))).toBe(true);
      }
      return null;
    } catch (error) {
      if (!(error instanceof DamagedFileError)) throw error;
      return error;
    }
  };
  const points = Array.from({ length: 20 }, (_, at) => ({
    at,
    power: 200,
    heart_rate: 140,
    distance: at * 8,
  }));
  const whole = {
    tcx: tcxFile([{ sport: 'Biking', laps: [{ tracks: [points], TotalTimeSeconds: 19 }] }]),
    gpx: gpxFile([{ type: 'cycling', segments: [points] }]),
  };
  const form = fc.constantFrom<'tcx' | 'gpx'>('tcx', 'gpx');
  const replaced = (of: 'tcx' | 'gpx', what: string | RegExp, by: string) =>
    Buffer.from(Buffer.from(whole[of]).toString().replace(what, by));

  test('any changed bytes are a ride or a named fault, and every number is one', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(form, changes, (of, bytes) => {
        const changed = Uint8Array.from(whole[of]);
        for (const [at, byte] of bytes) changed[at % changed.length] = byte;
        faultOf(changed);
      }),
      { numRuns: 500 },
    );
  });

  test('any bytes, and any XML, behind a right beginning are a ride or a named fault', () => {
    const names = fc.constantFrom(
      'Activities',
      'Activity',
      'Lap',
      'Track',
      'Trackpoint',
      'Time',
      'trk',
      'trkseg',
      'trkpt',
      'time',
      'extensions',
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 9 },
        fc.constantFrom('', '2026-03-02T18:00:00Z', '1e999', 'NaN', '&amp;', '<!-- -->', '<![CDATA[<a>]]>'),
        fc
          .tuple(names, fc.array(tie('tree'), { maxLength: 4 }))
          .map(([name, inside]) => `<${name}>${inside.join('')}</${name}>`),
      ),
    }));
    const roots = fc.constantFrom('gpx', 'TrainingCenterDatabase');
    fc.assert(
      fc.property(
        roots,
        fc.oneof(tree as fc.Arbitrary<string>, fc.string({ unit: 'binary' })),
        (root, inside) => {
          faultOf(Buffer.from(`<${root}>${inside}</${root}>`));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('wherever it is cut it is refused, and the line is told', () => {
    fc.assert(
      fc.property(form, fc.nat(), (of, at) => {
        const cut = whole[of].subarray(0, at % (whole[of].length - 3));
        expect(faultOf(cut)).toBeInstanceOf(DamagedFileError);
      }),
    );
    const lines = Buffer.from(whole.gpx).toString().split('\n');
    expect(faultOf(Buffer.from(lines.slice(0, 12).join('\n')))).toMatchObject({
      code: 'xml_damaged',
      message: 'The file is cut short: it ends in line 12.',
    });
    lines[8] = lines[8]!.replace('</trkpt>', '</trkseg>');
    expect(faultOf(Buffer.from(`\n\n${lines.join('\n')}`))).toMatchObject({
      code: 'xml_damaged',
      message: 'The file is damaged at line 11.',
    });
  });

  test.each([
    ['a document type', '<gpx', '<!DOCTYPE gpx [<!ENTITY a "b">]><gpx', 'xml_document_type'],
    ['an outside entity', '<gpx', '<!DOCTYPE gpx SYSTEM "file:///etc/passwd"><gpx', 'xml_document_type'],
    ['a second root', '</gpx>', '</gpx><gpx></gpx>', 'xml_damaged'],
    [
      'elements in elements without end',
      '</gpx>',
      `${'<a>'.repeat(200)}${'</a>'.repeat(200)}</gpx>`,
      'xml_damaged',
    ],
    ['times that are none', /<time>/g, '<time>x', 'no_times'],
    ['no points', /<trkpt.*<\/trkpt>/gs, '', 'no_records'],
  ])('%s is refused', (_, what, by, code) => {
    expect(faultOf(replaced('gpx', what, by))?.code).toBe(code);
  });

  test('more elements or attributes than any ride has are refused before they are read', () => {
    const inside = (text: string) => faultOf(replaced('gpx', '</gpx>', `${text}</gpx>`))?.code;
    expect(inside('<a/>'.repeat(1_600_000))).toBe('too_large');
    expect(inside(`<a ${'b="1" '.repeat(10_000)}/>`)).toBe('too_large');
    expect(inside(`<!-- ${'b="1" '.repeat(10_000)}-->`)).toBe(undefined);
  });

  // Each a way in which a pattern may look at one place again and again.
  test.each(
    Object.entries({
      comments: '<!-- -->',
      'comments that do not end': '<!--',
      'ends of comments': '<!-- --> -->',
      instructions: '<?a?>',
      'instructions that do not end': '<?a',
      'document types': '<!DOCTYPE a [b]>',
      'document types that do not end': '<!DOCTYPE a [',
      'a document type and brackets': '<!DOCTYPE a[]',
      blanks: ' \n\t',
      prefixes: '<a:',
      'roots that do not end': '<gpx ',
    }),
  )('a head of many %s is looked at once', (_, piece) => {
    for (const head of [piece.repeat(4096 / piece.length), `<gpx>${piece.repeat(20_000)}`])
      expect(() => readRecording(Buffer.from(head))).toThrow(DamagedFileError);
    expect(formOfRecording(Buffer.from(`${'<!-- --> '.repeat(100)}<gpx>`))).toBe('gpx');
  });

  test('an entity that nobody declared is the text it is, and is no number', () => {
    expect(faultOf(replaced('tcx', '<Value>140<', '<Value>&lol;<'))).toBeNull();
  });

  test.each(['NaN', 'Infinity', '1e999', '-5', '99999', '0x10', '1,5', '', '١٢'])(
    'a reading of “%s” is none',
    (text) => {
      const { trace } = only(replaced('tcx', '<ns3:Watts>200<', `<ns3:Watts>${text}<`));
      expect([trace.powerW[0], trace.powerW[1]]).toEqual([null, 200]);
    },
  );
});

describe('what a TCX file tells', () => {
  const track = (seconds: number, from = 0): WrittenPoint[] =>
    Array.from({ length: seconds }, (_, n) => ({
      at: from + n,
      power: 200,
      heart_rate: 140,
      cadence: 90,
      speed: 8,
      distance: (from + n) * 8,
    }));

  test('laps add up to the device’s own account', () => {
    const laps = [
      {
        tracks: [track(300)],
        TotalTimeSeconds: 300,
        DistanceMeters: 2400,
        Calories: 60,
        AverageHeartRateBpm: 130,
        MaximumHeartRateBpm: 150,
        AvgWatts: 180,
        MaxWatts: 400,
      },
      {
        tracks: [track(100, 300)],
        TotalTimeSeconds: 100,
        DistanceMeters: 800,
        Calories: 25,
        AverageHeartRateBpm: 150,
        MaximumHeartRateBpm: 170,
        AvgWatts: 260,
        MaxWatts: 300,
      },
    ];
    const { deviceTotals, device, seconds } = only(
      tcxFile([{ sport: 'Biking', laps, creator: 'Edge 530 &amp; more' }]),
    );
    expect([device, seconds]).toEqual(['Edge 530 & more', 400]);
    expect(deviceTotals).toMatchObject({
      durationSeconds: 400,
      distanceKm: 3.2,
      energyKcal: 85,
      averageHeartRateBpm: 135,
      maximumHeartRateBpm: 170,
      averagePowerW: 200,
      maximumPowerW: 400,
      normalisedPowerW: null,
    });
  });

  test('several activities are as many rides, each of its sport', () => {
    const activities = [
      { sport: 'Running', laps: [{ tracks: [track(100)], TotalTimeSeconds: 99 }] },
      { sport: 'Biking', laps: [{ tracks: [track(100, 400)], TotalTimeSeconds: 99 }] },
      { sport: 'Other', laps: [{ tracks: [track(100, 900)], TotalTimeSeconds: 99 }] },
    ];
    expect(readRecording(tcxFile(activities)).map(({ sport, seconds }) => [sport, seconds])).toEqual([
      ['running', 100],
      ['cycling', 100],
      ['other', 100],
    ]);
  });

  test('sports in a row are as many rides; the transition between them is none', () => {
    const [swim, ride] = [track(50), track(70, 100)].map(
      (points) =>
        Buffer.from(tcxFile([{ sport: 'Other', laps: [{ tracks: [points] }] }]))
          .toString()
          .match(/<Activity .*<\/Activity>/s)![0],
    );
    const transition = swim!.replaceAll(/Activity|Lap/g, 'Transition').replaceAll('18:00:', '18:01:');
    const file = `<TrainingCenterDatabase><Activities><MultiSportSession><FirstSport>${swim}</FirstSport>
      <NextSport>${transition}${ride!.replace('Other', 'Biking')}</NextSport></MultiSportSession></Activities></TrainingCenterDatabase>`;
    expect(readRecording(Buffer.from(file)).map(({ sport, seconds }) => [sport, seconds])).toEqual([
      ['other', 50],
      ['cycling', 70],
    ]);
  });

  test('a new track within a lap follows a pause, unless the lap’s own time says that nobody stopped', () => {
    const tracks = [track(60), track(60, 100)];
    const read = (TotalTimeSeconds?: number) =>
      only(tcxFile([{ sport: 'Biking', laps: [{ tracks, TotalTimeSeconds }] }]));
    expect([read(118).seconds, read(undefined).seconds, read(160).seconds]).toEqual([119, 119, 160]);
  });

  test('a silence between laps is a pause where the laps’ own time says so', () => {
    const laps = [60, 160].map((from) => ({ tracks: [track(60, from)], TotalTimeSeconds: 60 }));
    expect(only(tcxFile([{ sport: 'Biking', laps }])).seconds).toBe(120);
  });

  test('points of another day before the lap began are left out, and said', () => {
    const laps = [{ tracks: [[...track(5, -500_000), ...track(120)]], startsAt: 0, TotalTimeSeconds: 120 }];
    const ride = only(tcxFile([{ sport: 'Biking', laps }]));
    expect([ride.startedAt, ride.seconds, ride.notices]).toEqual([
      WRITTEN_AT,
      120,
      [{ code: 'stale_records', count: 5 }],
    ]);
  });

  test('a runner’s steps come as cadence, as in FIT', () => {
    const file = Buffer.from(tcxFile([{ sport: 'Running', laps: [{ tracks: [track(10)] }] }]))
      .toString()
      .replaceAll(/<Cadence>90<\/Cadence>/g, '')
      .replaceAll('<ns3:Speed>', '<ns3:RunCadence>84</ns3:RunCadence><ns3:Speed>');
    expect(only(Buffer.from(file)).trace.cadenceRpm).toEqual(new Array(10).fill(84));
  });

  test('blanks before the declaration, UTF-16, and times with a zone or none are read', () => {
    const text = Buffer.from(tcxFile([{ sport: 'Biking', laps: [{ tracks: [track(10)] }] }])).toString();
    const zoned = text.replaceAll(/T18:(\d\d:\d\d)\.000Z/g, 'T20:$1+02:00');
    const bare = text.replaceAll('.000Z', '');
    const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le');
    for (const bytes of [Buffer.from(`    ${text}`), Buffer.from(zoned), Buffer.from(bare), utf16])
      expect([only(bytes).seconds, only(bytes).startedAt]).toEqual([10, WRITTEN_AT]);
  });
});

describe('what a GPX file tells', () => {
  /** A way north, so many metres a second. */
  const METRES_A_DEGREE = (Math.PI * 6_371_000) / 180;
  const north = (seconds: number, metresPerSecond: number, from = 0): WrittenPoint[] =>
    Array.from({ length: seconds }, (_, n) => ({
      at: from + n,
      heart_rate: 140,
      lat: 48 + ((from + n) * metresPerSecond) / METRES_A_DEGREE,
      lon: 2,
    }));

  test('distance lies between the positions, and speed follows it; the positions are in nothing that is read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 25 }), fc.integer({ min: 10, max: 200 }), (speed, seconds) => {
        const ride = only(gpxFile([{ segments: [north(seconds, speed)] }]));
        expect(ride.measured.distanceKm).toBeCloseTo((speed * (seconds - 1)) / 1000, 6);
        expect(ride.trace.speedKmh.at(-1)).toBeCloseTo(speed * 3.6, 3);
        expect(JSON.stringify(ride)).not.toMatch(/"lat|"lon|position/i);
      }),
    );
  });

  test('nobody rides between two segments, wherever the next begins', () => {
    const segments = [north(60, 8), north(60, 8, 1000)];
    const ride = only(gpxFile([{ segments }]));
    expect(ride.seconds).toBe(119);
    expect(ride.measured.distanceKm).toBeCloseTo((59 * 8 * 2) / 1000, 6);
  });

  test('points without a time are a way, and no ride', () => {
    const file = Buffer.from(gpxFile([{ segments: [north(10, 8)] }]))
      .toString()
      .replaceAll(/<time>.*?<\/time>/g, '');
    expect(() => readRecording(Buffer.from(file))).toThrow(expect.objectContaining({ code: 'no_times' }));
  });

  test.each([
    ['cycling', 'cycling'],
    ['Ride', 'cycling'],
    ['VirtualRide', 'cycling'],
    ['MountainBikeRide', 'cycling'],
    ['indoor_cycling', 'cycling'],
    ['Vélo', 'cycling'],
    ['1', 'cycling'],
    ['EBikeRide', 'e_biking'],
    ['e_bike_fitness', 'e_biking'],
    ['E-MTB', 'e_biking'],
    ['Run', 'running'],
    ['trail_running', 'running'],
    ['Course à pied', 'running'],
    ['9', 'running'],
    ['Hike', 'hiking'],
    ['Randonnée', 'hiking'],
    ['indoor_rowing', 'rowing'],
    ['open_water_swimming', 'swimming'],
    ['Motorcycling', 'other'],
    ['yoga', 'yoga'],
    [undefined, null],
  ])('a type of %s is %s', (type, sport) => {
    expect(only(gpxFile([{ type, segments: [north(10, 8)] }])).sport).toBe(sport);
  });

  test('tracks are rides of their own, unless one goes on where another of its sport ended', () => {
    const tracks = [
      { type: 'running', segments: [north(60, 3)] },
      { type: 'cycling', segments: [north(60, 8, 100)] },
      { type: 'cycling', segments: [north(60, 8, 200)] },
      { type: 'cycling', segments: [north(60, 8, 9000)] },
    ];
    expect(readRecording(gpxFile(tracks)).map(({ sport }) => sport)).toEqual([
      'running',
      'cycling',
      'cycling',
    ]);
  });
});
