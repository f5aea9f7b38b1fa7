import { SegmentedControl } from '@mantine/core';
import classes from './chart.module.css';

type Props<T extends string> = {
  /** What is chosen, for those who do not see it. */
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
  fullWidth?: boolean;
};

/** One of a few, large enough for a thumb. */
export function Choice<T extends string>({ label, value, options, onChange, fullWidth }: Props<T>) {
  return (
    <SegmentedControl
      className={classes.choice}
      fullWidth={fullWidth}
      aria-label={label}
      value={value}
      onChange={(chosen) => onChange(chosen as T)}
      data={[...options]}
    />
  );
}
