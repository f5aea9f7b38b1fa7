import type { MetricId } from '@tandem/metrics';
import { useFormat } from '../base/format.ts';
import { CorrectedMark } from './mark.tsx';
import { useMetricText } from './metric-text.ts';
import classes from './rides.module.css';

type Props = {
  label: string;
  values: Record<string, number | null>;
  ids: readonly MetricId[];
  /** Ids that staff set by hand. */
  corrected?: readonly string[];
  /** A number that is no metric, told first. */
  first?: { label: string; value: number };
};

/** The few large numbers. What is not known is left out rather than shown as nothing. */
export function Numbers({ label, values, ids, corrected = [], first }: Props) {
  const text = useMetricText();
  const { number } = useFormat();
  const known = ids
    .filter((id) => (values[id] ?? null) !== null)
    .map((id) => ({ ...text(id, values[id] ?? null), corrected: corrected.includes(id) }));
  const all = first
    ? [{ label: first.label, value: number(first.value), unit: '', corrected: false }, ...known]
    : known;
  return (
    <dl className={classes.numbers} aria-label={label}>
      {all.map((one) => (
        <div key={one.label}>
          <dt>{one.label}</dt>
          <dd>
            {one.value} {one.unit && <small>{one.unit}</small>}
            {one.corrected && <CorrectedMark />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
