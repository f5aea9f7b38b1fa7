import { MAX_PLAN_SECONDS, MAX_PLAN_SEGMENTS } from '@tandem/api/words';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { PLAN_ZONES } from './band.ts';
import { cadenceIn, lineOf, maxHrPercentIn, numberIn, PlanDraft, percentIn } from './draft.ts';
import type { Plan, PlanSegment, PlanTarget } from './plan.ts';
import { PlanFileError } from './plan-file-error.ts';

/** The deepest, a text in a segment, lies 4 deep. */
const MAX_XML_DEPTH = 16;

const parser = new XMLParser({
  // The order of segments is the plan.
  preserveOrder: true,
  captureMetaData: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  // Without a document type an entity stands for one character, so that none can grow.
  processEntities: { enabled: true, maxTotalExpansions: Number.MAX_SAFE_INTEGER },
  htmlEntities: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MAX_XML_DEPTH,
});
const META = XMLParser.getMetaDataSymbol() as unknown as symbol;

/** Its own mark for a target by zone: what others call Zone is a zone of theirs. */
export const ZONE_ATTRIBUTE = 'TandemZone';

/** Its own marks for a target by heart rate, as shares of the maximum: other programs ride it free. */
export const MAX_HR_ATTRIBUTES = ['TandemMaxHrLow', 'TandemMaxHrHigh'] as const;

type Element = {
  /** As written, and in small letters: programs differ in them. */
  element: string;
  name: string;
  attributes: Map<string, string>;
  children: Element[];
  text: string;
  line: number;
};

/**
 * Reads Zwift's workout file. Ramps go from PowerLow to PowerHigh; a cool-down from the higher to the lower, since
 * programs write those both ways. MaxEffort is the highest zone. An element of no known kind is passed over unless it
 * takes time.
 * @throws PlanFileError
 */
export function readZwo(document: string): Plan {
  const root = parse(document);
  const workout = root.children.find(({ name }) => name === 'workout');
  if (root.name !== 'workout_file' || !workout)
    throw new PlanFileError(
      'no_plan',
      'The file is XML and no workout: it has no <workout_file> with a <workout>.',
    );
  const textOf = (wanted: string) => root.children.find(({ name }) => name === wanted)?.text ?? '';
  if (textOf('durationtype').trim().toLowerCase() === 'distance')
    throw new PlanFileError('by_distance', 'The parts of this workout are by distance.');
  const draft = new PlanDraft();
  for (const part of workout.children) read(draft, part);
  return draft.finish(textOf('name'));
}

function parse(document: string): Element {
  const source = document.replace(/^\ufeff/, '');
  if (/<!(DOCTYPE|ENTITY)/i.test(source))
    throw new PlanFileError('document_type', 'The file has a document type, which no plan needs.');
  // Line by line from place to place: places come in order.
  let [line, counted] = [1, 0];
  const lineAt = (place: number) => {
    for (; counted < place; counted++) if (source[counted] === '\n') line++;
    return line;
  };
  try {
    const verdict = XMLValidator.validate(source.trim());
    if (verdict !== true) {
      const before = source.slice(0, source.length - source.trimStart().length).split('\n').length - 1;
      throw new PlanFileError('damaged', 'Here the file is damaged.', { line: before + verdict.err.line });
    }
    const [root] = elementsOf(parser.parse(source) as Node[], lineAt).children;
    if (root) return root;
  } catch (error) {
    if (error instanceof PlanFileError) throw error;
  }
  throw new PlanFileError('damaged', 'The file is damaged: it is no XML that a program would write.');
}

type Node = Record<string, unknown> & { [META]?: { startIndex?: number } };

function elementsOf(nodes: readonly Node[], lineAt: (place: number) => number) {
  const children: Element[] = [];
  let text = '';
  for (const node of nodes) {
    const element = Object.keys(node).find((key) => key !== ':@');
    if (element === undefined) continue;
    if (element === '#text') {
      text += String(node[element]);
      continue;
    }
    const line = lineAt(node[META]?.startIndex ?? 0);
    const attributes = Object.entries((node[':@'] ?? {}) as Record<string, unknown>);
    children.push({
      element: lineOf(element, 40),
      name: element.toLowerCase(),
      attributes: new Map(attributes.map(([key, value]) => [key.toLowerCase(), String(value)])),
      line,
      ...elementsOf(node[element] as Node[], lineAt),
    });
  }
  return { children, text };
}

/** One part of the workout becomes segments, and its texts their lines. */
function read(draft: PlanDraft, part: Element): void {
  const known = PARTS.get(part.name);
  if (!known) {
    if (!part.attributes.has('duration')) return;
    throw new PlanFileError('value', `<${part.element}> is of no known kind.`, part);
  }
  const began = draft.seconds;
  for (const segment of known(part)) draft.add(segment, part);
  for (const said of part.children.filter(({ name }) => name === 'textevent')) {
    const offset = numberIn(said.attributes.get('timeoffset') ?? '0', [0, MAX_PLAN_SECONDS], said);
    const at = Math.min(began + Math.round(offset), draft.seconds - 1);
    draft.say(at, said.attributes.get('message') ?? '', said);
  }
}

type Timed = Omit<PlanSegment, 'lines'>;
const ramp = (part: Element): Timed[] => [
  { ...timed(part), target: { kind: 'power', fromPercent: low(part), toPercent: high(part) } },
];

const PARTS = new Map<string, (part: Element) => Timed[]>(
  Object.entries({
    warmup: ramp,
    ramp,
    cooldown: (part) => {
      const [first, second] = [low(part), high(part)];
      const target = {
        kind: 'power',
        fromPercent: Math.max(first, second),
        toPercent: Math.min(first, second),
      } as const;
      return [{ ...timed(part), target }];
    },
    steadystate: steady,
    solidstate: steady,
    intervalst: intervals,
    freeride: (part) => [{ ...timed(part), target: freeOrByHeartRate(part) }],
    maxeffort: (part) => [{ ...timed(part), target: { kind: 'zone', zone: PLAN_ZONES } }],
  } satisfies Record<string, (part: Element) => Timed[]>),
);

const low = (part: Element) => percent(part, 'powerlow', 'power');
const high = (part: Element) => percent(part, 'powerhigh', 'power');

function freeOrByHeartRate(part: Element): PlanTarget {
  const ends = MAX_HR_ATTRIBUTES.map((name) => part.attributes.get(name.toLowerCase()));
  const [fromPercent, toPercent] = ends.map((end) =>
    end === undefined ? null : maxHrPercentIn(end, 100, part),
  );
  return fromPercent == null || toPercent == null
    ? { kind: 'free' }
    : { kind: 'heartRate', fromPercent, toPercent };
}

function steady(part: Element): Timed[] {
  const zone = part.attributes.get(ZONE_ATTRIBUTE.toLowerCase());
  if (zone !== undefined)
    return [
      { ...timed(part), target: { kind: 'zone', zone: Math.round(numberIn(zone, [1, PLAN_ZONES], part)) } },
    ];
  return [{ ...timed(part), target: evenly(part, ['power'], ['powerlow', 'powerhigh']) }];
}

/** On and off in turns. */
function intervals(part: Element): Timed[] {
  const repeat = numberIn(part.attributes.get('repeat') ?? '1', [1, MAX_PLAN_SEGMENTS], part);
  const on: Timed = {
    seconds: secondsOf(part, 'onduration'),
    target: evenly(part, ['onpower'], ['poweronlow', 'poweronhigh']),
    cadence: cadenceOf(part, ''),
  };
  const off: Timed = {
    seconds: secondsOf(part, 'offduration'),
    target: evenly(part, ['offpower'], ['powerofflow', 'poweroffhigh']),
    cadence: cadenceOf(part, 'resting'),
  };
  return Array.from({ length: Math.round(repeat) }, () => [{ ...on }, { ...off }]).flat();
}

const timed = (part: Element) => ({ seconds: secondsOf(part, 'duration'), cadence: cadenceOf(part, '') });

const secondsOf = (part: Element, name: string): number =>
  Math.round(numberIn(part.attributes.get(name) ?? '', [0.5, MAX_PLAN_SECONDS], part));

/** The first of some names that the element has, in percent. @throws PlanFileError `value` */
function percent(part: Element, ...names: string[]): number {
  const told = names.map((name) => part.attributes.get(name)).find((value) => value !== undefined);
  if (told === undefined) throw new PlanFileError('value', `<${part.element}> has no power.`, part);
  return percentIn(told, 100, part);
}

/** One target, or the middle of the two that older files give. */
function evenly(part: Element, one: string[], two: [string, string]): PlanTarget {
  const given = one.some((name) => part.attributes.has(name));
  const [from, to] = given
    ? [percent(part, ...one), percent(part, ...one)]
    : [percent(part, ...two), percent(part, ...two.toReversed())];
  const middle = Math.round((from + to) * 5) / 10;
  return { kind: 'power', fromPercent: middle, toPercent: middle };
}

/** 0 stands for none in many files. */
function cadenceOf(part: Element, suffix: string): PlanSegment['cadence'] {
  const of = (name: string) => {
    const told = part.attributes.get(name + suffix);
    return told === undefined || /^\s*0*\.?0*\s*$/.test(told) ? null : cadenceIn(told, part);
  };
  const [one, lowest, highest] = [of('cadence'), of('cadencelow'), of('cadencehigh')];
  const [lowRpm, highRpm] = [lowest ?? one ?? highest, highest ?? one ?? lowest];
  if (lowRpm === null || highRpm === null) return null;
  return { lowRpm: Math.min(lowRpm, highRpm), highRpm: Math.max(lowRpm, highRpm) };
}
