import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './steps.module.css';

/** Where one is on the way into something, and what this step is for. @param props.at of the steps, from 0 */
export function Steps(props: {
  label: string;
  steps: readonly string[];
  at: number;
  about: string;
  children: ReactNode;
}) {
  return (
    <Stack gap="lg" maw={640}>
      <ol className={classes.steps} aria-label={props.label}>
        {props.steps.map((step, at) => (
          <li
            key={step}
            aria-current={at === props.at ? 'step' : undefined}
            data-done={at < props.at || undefined}
          >
            <span>{at + 1}</span> {step}
          </li>
        ))}
      </ol>
      <Text>{props.about}</Text>
      {props.children}
    </Stack>
  );
}
