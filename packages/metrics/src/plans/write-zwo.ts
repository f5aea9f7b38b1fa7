import { bandOf } from './band.ts';
import type { Plan, PlanSegment } from './plan.ts';
import { MAX_HR_ATTRIBUTES, ZONE_ATTRIBUTE } from './read-zwo.ts';

/** A plan as Zwift's workout file, which other programs read too; reading it again gives the same plan. */
export function writeZwo({ name, segments }: Plan): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<workout_file>',
    '  <author>Tandem</author>',
    `  <name>${escaped(name)}</name>`,
    '  <description></description>',
    '  <sportType>bike</sportType>',
    '  <workout>',
    ...segments.map((segment, i) => elementOf(segment, i === 0, i === segments.length - 1)),
    '  </workout>',
    '</workout_file>',
    '',
  ].join('\n');
}

function elementOf(segment: PlanSegment, first: boolean, last: boolean): string {
  const { element, attributes } = partOf(segment, first, last);
  const told = { Duration: segment.seconds, ...attributes, ...cadenceOf(segment) };
  const written = Object.entries(told).map(([name, value]) => `${name}="${value}"`);
  const lines = segment.lines.map(
    ({ second, text }) => `      <textevent timeoffset="${second}" message="${escaped(text)}"/>`,
  );
  const open = `    <${element} ${written.join(' ')}`;
  return lines.length === 0 ? `${open}/>` : [`${open}>`, ...lines, `    </${element}>`].join('\n');
}

type Part = { element: string; attributes: Record<string, string | number> };

function partOf({ target }: PlanSegment, first: boolean, last: boolean): Part {
  if (target.kind === 'heartRate') {
    const [low, high] = MAX_HR_ATTRIBUTES;
    const { fromPercent, toPercent } = target;
    return {
      element: 'FreeRide',
      attributes: { FlatRoad: 1, [low]: share(fromPercent), [high]: share(toPercent) },
    };
  }
  if (target.kind === 'free') return { element: 'FreeRide', attributes: { FlatRoad: 1 } };
  if (target.kind === 'zone') {
    const Power = share(bandOf(target, 0)!.percent);
    return { element: 'SteadyState', attributes: { Power, [ZONE_ATTRIBUTE]: target.zone } };
  }
  const { fromPercent, toPercent } = target;
  if (fromPercent === toPercent) return { element: 'SteadyState', attributes: { Power: share(fromPercent) } };
  const element =
    first && fromPercent < toPercent ? 'Warmup' : last && fromPercent > toPercent ? 'Cooldown' : 'Ramp';
  return { element, attributes: { PowerLow: share(fromPercent), PowerHigh: share(toPercent) } };
}

const share = (percent: number) => String(Number((percent / 100).toFixed(3)));

function cadenceOf({ cadence }: PlanSegment): Record<string, number> {
  if (cadence === null) return {};
  const { lowRpm, highRpm } = cadence;
  return lowRpm === highRpm ? { Cadence: lowRpm } : { CadenceLow: lowRpm, CadenceHigh: highRpm };
}

const SIGNS: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => SIGNS[sign]!);
