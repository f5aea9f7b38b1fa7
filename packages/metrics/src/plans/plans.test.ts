import { MAX_PLAN_FILE_BYTES, MAX_PLAN_SECONDS, MAX_PLAN_SEGMENTS } from '@tandem/api/words';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  askedOfRider,
  askedPercents,
  type ClassPlan,
  type Plan,
  PlanFileError,
  type PlanSegment,
  planAt,
  planLoad,
  planSeconds,
  readPlan,
  shiftAt,
  standingTo,
  writeZwo,
} from './index.ts';

const read = (text: string, ftpW?: number) => readPlan(new TextEncoder().encode(text), ftpW);
const power = (seconds: number, fromPercent: number, toPercent = fromPercent): PlanSegment => ({
  seconds,
  target: { kind: 'power', fromPercent, toPercent },
  cadence: null,
  lines: [],
});
const byHeartRate = (seconds: number, percent: number): PlanSegment => ({
  ...power(seconds, 0),
  target: { kind: 'heartRate', fromPercent: percent, toPercent: percent },
});
const free = (seconds: number): PlanSegment => ({ ...power(seconds, 0), target: { kind: 'free' } });
const refusal = (text: string, ftpW?: number) => {
  try {
    read(text, ftpW);
  } catch (error) {
    expect(error).toBeInstanceOf(PlanFileError);
    const { code, line, element } = error as PlanFileError;
    return { code, line, element };
  }
  throw new Error('the file was read');
};

describe('ZWO', () => {
  const zwo = (parts: string) => `<workout_file><name>W</name><workout>${parts}</workout></workout_file>`;

  test('each kind of part, with its cadence and what is said in it', () => {
    const plan = read(`<?xml version="1.0"?>
<workout_file>
  <author>Somebody</author>
  <name>Over &amp; under</name>
  <sportType>bike</sportType>
  <workout>
    <Warmup Duration="300" PowerLow="0.25" PowerHigh="0.75" Cadence="85"/>
    <SteadyState Duration="120" Power="0.885"><textevent timeoffset="10" message="C&#39;est parti"/></SteadyState>
    <IntervalsT Repeat="2" OnDuration="30" OffDuration="15" OnPower="1.2" OffPower="0.5" Cadence="100" CadenceResting="80">
      <textevent timeoffset="45" message="Again"/>
    </IntervalsT>
    <Ramp Duration="60" PowerLow="0.9" PowerHigh="0.6" CadenceLow="80" CadenceHigh="95"/>
    <FreeRide Duration="90" FlatRoad="1"/>
    <MaxEffort Duration="10"/>
    <Cooldown Duration="300" PowerLow="0.25" PowerHigh="0.75"/>
  </workout>
</workout_file>`);
    const cadence = (lowRpm: number, highRpm = lowRpm) => ({ lowRpm, highRpm });
    expect(plan).toEqual({
      name: 'Over & under',
      segments: [
        { ...power(300, 25, 75), cadence: cadence(85) },
        { ...power(120, 88.5), lines: [{ second: 10, text: "C'est parti" }] },
        { ...power(30, 120), cadence: cadence(100) },
        { ...power(15, 50), cadence: cadence(80) },
        { ...power(30, 120), cadence: cadence(100), lines: [{ second: 0, text: 'Again' }] },
        { ...power(15, 50), cadence: cadence(80) },
        { ...power(60, 90, 60), cadence: cadence(80, 95) },
        free(90),
        { ...power(10, 0), target: { kind: 'zone', zone: 5 } },
        power(300, 75, 25),
      ],
    });
  });

  test('names in any case, the middle of a band, and parts of older files', () => {
    const { segments } = read(
      zwo(
        '<SolidState duration="60" PowerLow="0.8" PowerHigh="0.9"/><freeride Duration="5.4"/>' +
          '<IntervalsT Repeat="1" OnDuration="9" OffDuration="9" PowerOnLow="1" PowerOnHigh="1.1" PowerOffLow="0.5" PowerOffHigh="0.5" Cadence="0"/>' +
          '<Music name="none"/>',
      ),
    );
    expect(segments).toEqual([power(60, 85), free(5), power(9, 105), power(9, 50)]);
  });

  test.for([
    ['<SteadyState Duration="60"/>', { code: 'value', line: 2, element: 'SteadyState' }],
    ['<SteadyState Power="1"/>', { code: 'value', line: 2, element: 'SteadyState' }],
    ['<SteadyState Duration="60" Power="88"/>', { code: 'value', line: 2, element: 'SteadyState' }],
    ['<SteadyState Duration="-5" Power="1"/>', { code: 'value', line: 2, element: 'SteadyState' }],
    [
      '<FreeRide Duration="60" TandemMaxHrLow="0.2" TandemMaxHrHigh="0.8"/>',
      { code: 'value', line: 2, element: 'FreeRide' },
    ],
    ['<Dance Duration="60"/>', { code: 'value', line: 2, element: 'Dance' }],
    ['<Constructor Duration="60"/>', { code: 'value', line: 2, element: 'Constructor' }],
    ['<FreeRide Duration="99999"/>', { code: 'value', line: 2, element: 'FreeRide' }],
    [
      '<FreeRide Duration="9"><textevent timeoffset="x" message="m"/></FreeRide>',
      { code: 'value', line: 2, element: 'textevent' },
    ],
    [
      '<FreeRide Duration="20000"/><FreeRide Duration="2000"/>',
      { code: 'too_long', line: 2, element: 'FreeRide' },
    ],
    [
      '<IntervalsT Repeat="300" OnDuration="1" OffDuration="1" OnPower="1" OffPower="1"/>',
      { code: 'too_many_segments', line: 2, element: 'IntervalsT' },
    ],
    ['<FreeRide Duration="60">', { code: 'damaged', line: 2, element: null }],
    ['', { code: 'no_segments', line: null, element: null }],
  ] as const)('%s is refused with its place', ([parts, refused]) => {
    expect(refusal(zwo(`\n${parts}`))).toMatchObject(refused);
  });

  test('a document type, parts by distance and another XML are refused', () => {
    const entity = '<!DOCTYPE w [<!ENTITY a "aaaa">]>';
    expect(refusal(entity + zwo('<FreeRide Duration="6"/>')).code).toBe('document_type');
    const distance = '<workout_file><durationType>distance</durationType><workout/></workout_file>';
    expect(refusal(distance).code).toBe('by_distance');
    expect(refusal('<gpx/>').code).toBe('no_plan');
  });
});

describe('ERG and MRC', () => {
  const course = (columns: string, data: string, more = '') =>
    `[COURSE HEADER]\r\nVERSION = 2\r\nDESCRIPTION = Steps\r\n${columns}\r\n[END COURSE HEADER]\r\n` +
    `[COURSE DATA]\r\n${data}\r\n[END COURSE DATA]\r\n${more}`;

  test('percent by minute: steps, ramps and texts', () => {
    const text = '[COURSE TEXT]\r\n0\tHello all\t10\r\n400\tUp\t10\r\n[END COURSE TEXT]';
    const plan = read(course('MINUTES PERCENT', '0.00\t50\r\n6.60\t50\r\n6.60\t100\r\n7.98\t140', text));
    expect(plan).toEqual({
      name: 'Steps',
      segments: [
        { ...power(396, 50), lines: [{ second: 0, text: 'Hello all' }] },
        { ...power(83, 100, 140), lines: [{ second: 4, text: 'Up' }] },
      ],
    });
  });

  test('watts are of the FTP in the file, or of the one that is told', () => {
    const watts = '0 100\r\n5 100\r\n5 250\r\n6 250';
    const expected = [power(300, 40), power(60, 100)];
    expect(read(course('FTP = 250\r\nMINUTES WATTS', watts)).segments).toEqual(expected);
    expect(read(course('MINUTES WATTS', watts), 250).segments).toEqual(expected);
    expect(refusal(course('MINUTES WATTS', watts))).toMatchObject({ code: 'ftp_missing' });
  });

  test('what old programs on Windows wrote keeps its accents', () => {
    const bytes = Uint8Array.from(
      course('FILE NAME = x\r\nMINUTES PERCENT', '0 50\r\n1 50').replace('Steps', 'Montée'),
      (c) => c.charCodeAt(0),
    );
    expect(readPlan(bytes).name).toBe('Montée');
  });

  test.for([
    [course('MINUTES PERCENT', '0 50\r\n1 x'), { code: 'value', line: 8 }],
    [course('MINUTES PERCENT', '0 50\r\n1'), { code: 'value', line: 8 }],
    [course('MINUTES PERCENT', '1 50\r\n0 50'), { code: 'value', line: 8 }],
    [course('MINUTES PERCENT', '0 50\r\n999 50'), { code: 'value', line: 8 }],
    [course('MINUTES PERCENT', '0 50'), { code: 'no_segments', line: null }],
    [course('MILES GRADE', '0 50'), { code: 'by_distance', line: 4 }],
    [course('', '0 50\r\n1 50'), { code: 'damaged', line: null }],
    [
      '[COURSE HEADER]\nMINUTES PERCENT\n[END COURSE HEADER]\n[COURSE DATA]\n0 50\n1 50',
      { code: 'damaged', line: null },
    ],
    ['[COURSE HEADER]\nMINUTES PERCENT\n[COURSE DATA]', { code: 'damaged', line: 3 }],
    ['hello', { code: 'no_plan', line: null }],
  ] as const)('row %# is refused with its line', ([text, refused]) => {
    expect(refusal(text)).toMatchObject(refused);
  });
});

const anyPercent = fc.integer({ min: 0, max: 4000 }).map((tenths) => tenths / 10);
const anyMaxHrPercent = fc.integer({ min: 300, max: 1000 }).map((tenths) => tenths / 10);
const anyText = fc
  .array(fc.constantFrom(...'abé&<>"\'#;xlt39 ampeacut語😀'), { minLength: 1, maxLength: 30 })
  .map((signs) => signs.join('').replaceAll(/ {2,}/g, ' ').trim())
  .filter((text) => text !== '' && /[^ ]/.test(text));
const anySegment: fc.Arbitrary<PlanSegment> = fc
  .record({
    seconds: fc.integer({ min: 1, max: 900 }),
    target: fc.oneof(
      fc.constant({ kind: 'free' as const }),
      fc.record({ kind: fc.constant('zone' as const), zone: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ kind: fc.constant('power' as const), fromPercent: anyPercent, toPercent: anyPercent }),
      fc.record({
        kind: fc.constant('heartRate' as const),
        fromPercent: anyMaxHrPercent,
        toPercent: anyMaxHrPercent,
      }),
    ),
    cadence: fc.option(
      fc
        .tuple(fc.integer({ min: 20, max: 200 }), fc.integer({ min: 20, max: 200 }))
        .map(([a, b]) => ({ lowRpm: Math.min(a, b), highRpm: Math.max(a, b) })),
    ),
    lines: fc.array(fc.record({ second: fc.nat(900), text: anyText }), { maxLength: 3 }),
  })
  .map((segment) => ({
    ...segment,
    lines: [...new Map(segment.lines.map((line) => [line.second % segment.seconds, line.text]))]
      .map(([second, text]) => ({ second, text }))
      .sort((a, b) => a.second - b.second),
  }));
const anyPlan: fc.Arbitrary<Plan> = fc.record({
  name: anyText,
  segments: fc.array(anySegment, { minLength: 1, maxLength: 20 }),
});

describe('whatever the plan', () => {
  test('written as ZWO and read again it is the same', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        expect(read(writeZwo(plan))).toEqual(plan);
      }),
    );
  });

  test('each second is of one segment, in their order, and none follows the last', () => {
    fc.assert(
      fc.property(anyPlan, fc.nat(100), (plan, fromSecond) => {
        const of: ClassPlan = { plan, fromSecond, steps: [] };
        const total = planSeconds(plan);
        expect(planAt(of, fromSecond - 1)).toBeNull();
        expect(planAt(of, fromSecond + total)).toBeNull();
        let second = fromSecond;
        for (const [index, segment] of plan.segments.entries()) {
          expect(planAt(of, second)).toMatchObject({ index, secondsIn: 0, secondsLeft: segment.seconds });
          second += segment.seconds;
          expect(planAt(of, second - 1)).toMatchObject({
            index,
            secondsLeft: 1,
            secondsToEnd: total - (second - fromSecond) + 1,
          });
        }
      }),
      { numRuns: 30 },
    );
  });

  test('the load of no target depends on the FTP, and the work grows with it', () => {
    fc.assert(
      fc.property(anyPlan, fc.integer({ min: 80, max: 400 }), (plan, ftpW) => {
        const [one, other] = [planLoad(plan, 100), planLoad(plan, ftpW)];
        expect(other.intensity ?? -1).toBeCloseTo(one.intensity ?? -1, 6);
        expect(other.trainingLoad ?? -1).toBeCloseTo(one.trainingLoad ?? -1, 4);
        expect(other.workKj).toBeCloseTo((one.workKj * ftpW) / 100, 6);
      }),
      { numRuns: 30 },
    );
  });
});

test('of what goes by heart rate no load is known before, and it is not told as free', () => {
  const half = planLoad({ name: '', segments: [power(1800, 100), byHeartRate(600, 75)] }, 200);
  expect(half).toMatchObject({ workKj: 360, freeSeconds: 0, heartRateSeconds: 600 });
  expect(planLoad({ name: '', segments: [byHeartRate(600, 75)] }, 200)).toEqual({
    ...{ intensity: null, trainingLoad: null, workKj: 0, freeSeconds: 0, heartRateSeconds: 600 },
  });
});

test('whatever is asked for and however it is shifted, a rider is asked in one unit a second, and never for more than their maximum', () => {
  const anyShift = fc.record({ second: fc.nat(2000), shiftPercent: fc.integer({ min: 50, max: 150 }) });
  const shifts = fc
    .array(anyShift, { maxLength: 5 })
    .map((steps) => steps.toSorted((a, b) => a.second - b.second));
  const maybe = (min: number, max: number) => fc.option(fc.integer({ min, max }));
  fc.assert(
    fc.property(anyPlan, shifts, maybe(50, 600), maybe(90, 240), (plan, steps, ftpW, maxHrBpm) => {
      const of = { plan, fromSecond: 0, steps };
      const asked = askedPercents(of, Math.min(planSeconds(plan) + 1, 2000));
      const watts = askedOfRider(asked, 'ftp', ftpW);
      const beats = askedOfRider(asked, 'maxHr', maxHrBpm);
      expect(watts === null).toBe(ftpW === null || !asked.some((second) => second?.of === 'ftp'));
      expect(beats === null).toBe(maxHrBpm === null || !asked.some((second) => second?.of === 'maxHr'));
      for (const [second, each] of asked.entries()) {
        const { target } = planAt(of, second)?.segment ?? { target: { kind: 'free' } };
        expect(each?.of).toBe(
          { free: undefined, heartRate: 'maxHr' }[target.kind as string] ??
            (target.kind === 'free' ? undefined : 'ftp'),
        );
        if (watts && each?.of === 'ftp') expect(watts[second]).toBe(Math.round((each.percent * ftpW!) / 100));
        else if (watts) expect(watts[second]).toBeNull();
        if (beats && each?.of === 'maxHr') expect(beats[second]).toBeLessThanOrEqual(maxHrBpm!);
        else if (beats) expect(beats[second]).toBeNull();
      }
    }),
    { numRuns: 50 },
  );
});

describe('whatever the bytes', () => {
  const refusedOrRead = (bytes: Uint8Array) => {
    try {
      const plan = readPlan(bytes);
      expect(planSeconds(plan)).toBeGreaterThan(0);
      expect(planSeconds(plan)).toBeLessThanOrEqual(MAX_PLAN_SECONDS);
      expect(plan.segments.length).toBeLessThanOrEqual(MAX_PLAN_SEGMENTS);
    } catch (error) {
      if (!(error instanceof PlanFileError)) throw error;
    }
  };

  test('a plan within bounds or the typed refusal', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), refusedOrRead));
    const pieces = fc.constantFrom(
      ...['<', '>', '/', '"', '=', '<workout_file>', '<workout>', '</workout>', '</workout_file>', '<Ramp '],
      ...[
        'Duration="60"',
        'Power="1e3"',
        'PowerLow="0"',
        '<![CDATA[',
        ']]>',
        '<!--',
        '&#0;',
        '&#x1F600;',
        '&x;',
      ],
      ...['[COURSE HEADER]', '[END COURSE HEADER]', '[COURSE DATA]', '[END COURSE DATA]', 'MINUTES PERCENT'],
      ...['\n', '0 50', '1e9 -1', '10 60', '__proto__', '<constructor ', 'FTP = 0', '\u0000', 'é'],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (found) =>
        refusedOrRead(new TextEncoder().encode(found.join(''))),
      ),
      { numRuns: 500 },
    );
  });

  test('a plan of which one byte is another, or whose end is missing', () => {
    fc.assert(
      fc.property(anyPlan, fc.nat(), fc.nat(255), fc.boolean(), (plan, place, byte, cut) => {
        const bytes = new TextEncoder().encode(writeZwo(plan));
        bytes[place % bytes.length] = byte;
        refusedOrRead(cut ? bytes.subarray(0, place % bytes.length) : bytes);
      }),
      { numRuns: 200 },
    );
  });

  test('more bytes than a plan has are not looked at', () => {
    expect(refusal(' '.repeat(MAX_PLAN_FILE_BYTES + 1)).code).toBe('too_large');
    expect(refusal('<a>'.repeat(100_000)).code).toBe('damaged');
  });
});

describe('a plan in class', () => {
  const plan: Plan = { name: 'P', segments: [power(100, 50), power(100, 90, 110), free(50)] };

  test('a shift counts from its second on, for the target and its band', () => {
    const of: ClassPlan = { plan, fromSecond: 0, steps: [{ second: 10, shiftPercent: 110 }] };
    expect([shiftAt(of, 9), shiftAt(of, 10)]).toEqual([100, 110]);
    expect(planAt(of, 9)!.band).toEqual({ of: 'ftp', percent: 50, lowPercent: 45, highPercent: 55 });
    expect(planAt(of, 10)!.band!.percent).toBeCloseTo(55, 9);
    expect(planAt(of, 150)!.band!.percent).toBeCloseTo(110, 9);
    expect(planAt(of, 220)!.band).toBeNull();
  });

  test('skips go to the beginning of a segment, also back and from beyond the end', () => {
    const of: ClassPlan = {
      plan,
      fromSecond: 20,
      steps: [
        { second: 30, segment: 2 },
        { second: 40, segment: 0 },
        { second: 400, segment: 1 },
      ],
    };
    expect(planAt(of, 19)).toBeNull();
    expect(planAt(of, 29)).toMatchObject({ index: 0, secondsIn: 9 });
    expect(planAt(of, 30)).toMatchObject({ index: 2, secondsIn: 0, next: null });
    expect(planAt(of, 45)).toMatchObject({ index: 0, secondsLeft: 95 });
    expect(planAt(of, 399)).toBeNull();
    expect(planAt(of, 401)).toMatchObject({ index: 1, secondsIn: 1 });
  });

  test('what was asked, second by second, is what was asked at each', () => {
    const of: ClassPlan = { plan, fromSecond: 2, steps: [{ second: 4, segment: 2 }] };
    const half = { of: 'ftp', percent: 50 };
    expect(askedPercents(of, 6)).toEqual([null, null, half, half, null, null]);
  });

  test('riders stand under, on or over the band; in the last zone nobody is over', () => {
    const band = { of: 'ftp' as const, percent: 50, lowPercent: 45, highPercent: 55 };
    const rides = (ftpPercent: number) => ({ ftpPercent, maxHrPercent: null });
    expect([44.9, 45, 55, 55.1].map((percent) => standingTo(band, rides(percent)))).toEqual([
      'under',
      'on',
      'on',
      'over',
    ]);
    const last = planAt(
      {
        plan: { name: '', segments: [{ ...free(9), target: { kind: 'zone', zone: 5 } }] },
        fromSecond: 0,
        steps: [],
      },
      0,
    );
    expect([119, 300].map((percent) => standingTo(last!.band, rides(percent)))).toEqual(['under', 'on']);
    expect(standingTo(null, rides(90))).toBeNull();
    expect(standingTo(band, { ftpPercent: null, maxHrPercent: 90 })).toBeNull();
  });

  test('by heart rate they stand by their heart alone, and of whom no maximum is known nothing is told', () => {
    const plan: Plan = { name: '', segments: [byHeartRate(100, 80)] };
    const { band } = planAt({ plan, fromSecond: 0, steps: [] }, 0)!;
    expect(band).toEqual({ of: 'maxHr', percent: 80, lowPercent: 75, highPercent: 85 });
    const standings = [74, 80, 86].map((maxHrPercent) => standingTo(band, { ftpPercent: 200, maxHrPercent }));
    expect(standings).toEqual(['under', 'on', 'over']);
    expect(standingTo(band, { ftpPercent: 80, maxHrPercent: null })).toBeNull();
    // Harder by half would be more than a heart can: it ends at its maximum, and nobody is over it.
    const harder = { plan, fromSecond: 0, steps: [{ second: 0, shiftPercent: 150 }] };
    expect(planAt(harder, 0)!.band).toEqual({ of: 'maxHr', percent: 100, lowPercent: 95, highPercent: null });
  });

  test('the load before: an hour at FTP is 99.19 by windows, 10 min at half and 10 at one and a half FTP as ridden', () => {
    const hour = planLoad({ name: '', segments: [power(3600, 100)] }, 250);
    expect(hour).toEqual({
      intensity: 1,
      trainingLoad: expect.closeTo(99.19, 2),
      workKj: 900,
      freeSeconds: 0,
      heartRateSeconds: 0,
    });
    const two = planLoad({ name: '', segments: [power(600, 50), power(600, 150), free(60)] }, 200);
    expect(two.intensity).toBeCloseTo(252.378 / 200, 5);
    expect([two.workKj, two.freeSeconds]).toEqual([240, 60]);
    expect(planLoad({ name: '', segments: [free(60)] }, 200)).toMatchObject({
      intensity: null,
      trainingLoad: null,
    });
  });
});
