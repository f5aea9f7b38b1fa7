import { MAX_PLAN_SECONDS } from '@tandem/api/words';
import { lineOf, numberIn, PlanDraft, percentIn } from './draft.ts';
import { type Plan, tenth } from './plan.ts';
import { PlanFileError } from './plan-file-error.ts';

const MAX_MINUTES = MAX_PLAN_SECONDS / 60;
const MAX_WATTS = 4000;
const MAX_FTP_W = 1000;

/** A point of the profile: from one to the next the target goes in a straight line. */
type Point = { second: number; percent: number; line: number };
type Row = { text: string; line: number };

/**
 * Reads ERG and MRC: a header that names the two columns (minutes, and watts or percent of FTP), points, and texts at
 * seconds. Two points at one time are a step.
 * @throws PlanFileError
 */
export function readCourse(document: string, ftpW: number | null): Plan {
  const parts = partsOf(document);
  const header = parts.get('COURSE HEADER') ?? [];
  const data = parts.get('COURSE DATA');
  if (!data) throw new PlanFileError('no_plan', 'The file has no [COURSE DATA].');
  const facts = new Map(
    header.flatMap(({ text, line }) => {
      const [, key, value] = /^([^=]*?)\s*=\s*(.*)$/.exec(text) ?? [];
      return key === undefined ? [] : [[key.toUpperCase(), { text: value!.trim(), line }] as const];
    }),
  );
  const percentPerUnit = scaleOf(header, facts.get('FTP'), ftpW);
  const points = data.map(({ text, line }) => pointOf(text, percentPerUnit, line));
  const draft = new PlanDraft();
  for (const [i, to] of points.entries()) {
    const from = points[i - 1];
    if (!from || from.second === to.second) continue;
    if (from.second > to.second)
      throw new PlanFileError('value', 'The minutes go backwards.', { line: to.line });
    const target = { kind: 'power', fromPercent: from.percent, toPercent: to.percent } as const;
    draft.add({ seconds: to.second - from.second, target, cadence: null }, { line: to.line });
  }
  const began = points[0]?.second ?? 0;
  if (draft.seconds > 0) for (const row of parts.get('COURSE TEXT') ?? []) say(draft, row, began);
  return draft.finish(facts.get('DESCRIPTION')?.text || facts.get('FILE NAME')?.text || '');
}

/** The rows between `[NAME]` and `[END NAME]`. @throws PlanFileError `damaged` where an end is missing */
function partsOf(document: string): Map<string, Row[]> {
  const parts = new Map<string, Row[]>();
  let open: { name: string; rows: Row[] } | null = null;
  for (const [i, raw] of document
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const text = raw.trim();
    const line = i + 1;
    const [, mark] = /^\[\s*([^\]]*?)\s*\]$/.exec(text) ?? [];
    if (mark === undefined) {
      if (text !== '') open?.rows.push({ text, line });
      continue;
    }
    const name = mark.toUpperCase();
    if (name.startsWith('END ')) open = null;
    else if (open) throw new PlanFileError('damaged', `[${open.name}] has no end.`, { line });
    else {
      open = { name, rows: [] };
      parts.set(name, open.rows);
    }
  }
  // Half a plan must not pass for one.
  if (open) throw new PlanFileError('damaged', `[${lineOf(open.name, 40)}] has no end.`);
  return parts;
}

/** Percents of FTP that one of the file's unit is. @throws PlanFileError `ftp_missing`, `value`, `by_distance` */
function scaleOf(header: Row[], ftp: Row | undefined, ftpW: number | null): number {
  const columns = header.find(({ text }) => /^(MINUTES|MILES|KM|DISTANCE)\b/i.test(text));
  const unit = /^MINUTES\s+(PERCENT|WATTS)\b/i.exec(columns?.text ?? '')?.[1]?.toUpperCase();
  if (columns && !/^MINUTES/i.test(columns.text))
    throw new PlanFileError('by_distance', 'The course is by distance.', { line: columns.line });
  if (unit === undefined)
    throw new PlanFileError('damaged', 'The header names no columns: MINUTES WATTS or MINUTES PERCENT.', {
      line: columns?.line ?? null,
    });
  if (unit === 'PERCENT') return 1;
  const told = ftp?.text ? numberIn(ftp.text, [1, MAX_FTP_W], { line: ftp.line }) : ftpW;
  if (told === null)
    throw new PlanFileError('ftp_missing', 'The file is in watts and does not say for which FTP.');
  return 100 / told;
}

function pointOf(text: string, percentPerUnit: number, line: number): Point {
  const [minutes, target, ...rest] = text.split(/[\s;,]+/);
  if (minutes === undefined || target === undefined || rest.some((more) => more !== ''))
    throw new PlanFileError('value', 'A row has two numbers: minutes and the target.', { line });
  const second = Math.round(numberIn(minutes, [0, MAX_MINUTES], { line }) * 60);
  if (percentPerUnit === 1) return { second, percent: percentIn(target, 1, { line }), line };
  const watts = numberIn(target, [0, MAX_WATTS], { line });
  return { second, percent: percentIn(String(tenth(watts * percentPerUnit)), 1, { line }), line };
}

/** Second, text, and for how long: each is shown until the next. */
function say(draft: PlanDraft, { text, line }: Row, began: number): void {
  const [, second, said] = /^([\d.]+)[\t ,;]+(.*?)(?:\t+\s*[\d.]+)?$/.exec(text) ?? [];
  if (second === undefined || said === undefined)
    throw new PlanFileError('value', 'A text begins with its second.', { line });
  const at = Math.round(numberIn(second, [0, MAX_PLAN_SECONDS], { line })) - began;
  draft.say(Math.max(0, at), said, { line });
}
