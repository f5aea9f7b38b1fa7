import { type ReactNode, useId } from 'react';
import classes from './trends.module.css';

/** A part of the page that is no chart, or a chart for which there is nothing yet. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  const heading = useId();
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading} className={classes.heading}>
        {title}
      </h3>
      {children}
    </section>
  );
}
