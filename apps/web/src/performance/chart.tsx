import { Skeleton } from '@mantine/core';
import type { EChartsCoreOption } from 'echarts/core';
import { lazy, type ReactNode, Suspense, useId } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './performance.module.css';

const EChartsCanvas = lazy(() => import('./echarts-canvas.tsx'));

type Props = {
  title: ReactNode;
  option: EChartsCoreOption;
  /** Pixels. */
  height: number;
  /** The same numbers as a table: for keyboards, screen readers and whoever prefers to read. */
  table: ReactNode;
  /** Choices that change the chart. */
  children?: ReactNode;
};

/** A chart with its heading and its twin in rows and columns. */
export function Chart({ title, option, height, table, children }: Props) {
  const { t } = useTranslation('performance');
  const heading = useId();
  return (
    <section aria-labelledby={heading}>
      <div className={classes.chartHead}>
        <h3 id={heading}>{title}</h3>
        {children}
      </div>
      <Suspense fallback={<Skeleton h={height} />}>
        <EChartsCanvas option={option} height={height} />
      </Suspense>
      <details className={classes.twin}>
        <summary>{t('asTable')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className={classes.tableBox} tabIndex={0} aria-labelledby={heading}>
          {table}
        </section>
      </details>
    </section>
  );
}
