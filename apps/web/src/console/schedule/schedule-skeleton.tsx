import { Skeleton } from '@mantine/core';
import classes from './schedule.module.css';

export function ScheduleSkeleton({ columns }: { columns: number }) {
  return (
    <div className={classes.week} data-columns={columns} aria-hidden>
      {Array.from({ length: columns }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
        <div key={i} className={classes.column}>
          <Skeleton h={20} w="60%" mb="md" />
          <Skeleton h={128} mb="xs" />
          <Skeleton h={128} mb="xs" />
          <Skeleton h={128} />
        </div>
      ))}
    </div>
  );
}
