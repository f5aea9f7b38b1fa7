import { useFormat } from '../../base/format.ts';
import classes from './month.module.css';

/** How full, as a number and as a bar. */
export function Fill({ percent }: { percent: number | null }) {
  const format = useFormat();
  if (percent === null) return <>–</>;
  return (
    <>
      <span className={classes.track} aria-hidden>
        <i style={{ width: `${Math.min(100, percent)}%` }} />
      </span>
      {format.share(percent / 100)}
    </>
  );
}
