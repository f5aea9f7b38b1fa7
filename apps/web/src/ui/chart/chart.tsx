import { ActionIcon, Menu, Skeleton } from '@mantine/core';
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
import IconTable from '@tabler/icons-react/dist/esm/icons/IconTable.mjs';
import type { ECharts, EChartsCoreOption } from 'echarts/core';
import { lazy, type ReactNode, Suspense, useCallback, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { serverNow } from '../../base/server-clock.ts';
import classes from './chart.module.css';
import { FONT, SMALL } from './chart-style.ts';
import type { ChartTable } from './chart-table.ts';
import { toCsv } from './csv.ts';
import { csvFile, pngFile, save } from './download.ts';
import { TwinTable } from './twin-table.tsx';
import { type On, type Stops, stopsOfRows, useCursor } from './use-cursor.ts';

/** A canvas measures its words once: with the font that it will be read in. */
const EChartsCanvas = lazy(async () => {
  const [canvas] = await Promise.all([
    import('./echarts-canvas.tsx'),
    document.fonts.load(`${SMALL}px ${FONT}`).catch(() => {}),
  ]);
  return canvas;
});

/** What a chart's builder makes of its data. */
export type Drawing = {
  option: EChartsCoreOption;
  heightPx: number;
  table: ChartTable;
  /** What is to be seen, in one sentence. */
  summary: string;
  /** Where the arrow keys stop; by default at each row of the table. */
  stops?: Stops;
};

type Props = {
  /** In file names and tests. */
  name: string;
  /** The subject in words. */
  title: string;
  drawing: Drawing;
  /** What it means, or from when to when it goes. */
  note?: ReactNode;
  /** Choices that change the chart. */
  children?: ReactNode;
  /** Beneath the chart. */
  below?: ReactNode;
  onChart?: (chart: ECharts | null) => void;
  /** Cells of the twin that lead somewhere. */
  cell?: (row: number, column: number, shown: string) => ReactNode;
} & On;

/** A chart with its title, its twin in rows and columns, its files, and a cursor for the keyboard. */
export function Chart({ name, title, drawing, note, children, below, ...on }: Props) {
  const { t } = useTranslation('performance');
  const [asTable, setAsTable] = useState(false);
  const heading = useId();
  const hint = useId();
  const chart = useRef<ECharts | null>(null);
  const { table, option, heightPx, summary } = drawing;
  const stops = useMemo(() => drawing.stops ?? stopsOfRows(table), [drawing.stops, table]);
  const { onKeyDown, onBlur, text, listen } = useCursor(chart, stops, on);
  const { onChart } = on;
  const onReady = useCallback(
    (ready: ECharts | null) => {
      chart.current = ready;
      listen(ready);
      onChart?.(ready);
    },
    [listen, onChart],
  );
  const spoken = useMemo(
    () => ({ ...option, aria: { enabled: true, label: { description: summary } } }),
    [option, summary],
  );
  return (
    <figure className={classes.figure} aria-labelledby={heading} data-chart={name}>
      <figcaption className={classes.head}>
        <h3 id={heading}>{title}</h3>
        <Tools
          name={name}
          title={title}
          table={table}
          asTable={asTable}
          onToggle={() => setAsTable(!asTable)}
          png={() => chart.current?.getDataURL({ pixelRatio: 2 }) ?? null}
        />
      </figcaption>
      {note && <div className={classes.note}>{note}</div>}
      {children && <div className={classes.choices}>{children}</div>}
      {asTable ? (
        <TwinTable title={title} table={table} maxHeight={heightPx} cell={on.cell} />
      ) : (
        <div
          role="application"
          aria-roledescription={t('chart.role')}
          aria-label={title}
          aria-describedby={hint}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
          tabIndex={0}
          className={classes.plot}
          style={{ minHeight: heightPx }}
          onKeyDown={onKeyDown}
          onBlur={onBlur}
        >
          <Suspense fallback={<Skeleton h={heightPx} />}>
            <EChartsCanvas option={spoken} height={heightPx} onChart={onReady} />
          </Suspense>
          <span id={hint} className="visually-hidden">
            {t('chart.keys')}
          </span>
        </div>
      )}
      <output className="visually-hidden">{text}</output>
      {below}
    </figure>
  );
}

type ToolsProps = {
  name: string;
  title: string;
  table: ChartTable;
  asTable: boolean;
  onToggle: () => void;
  /** Data URL of what is drawn, if something is. */
  png: () => string | null;
};

function Tools({ name, title, table, asTable, onToggle, png }: ToolsProps) {
  const { t } = useTranslation('performance');
  const format = useFormat();
  const today = new Date(serverNow()).toISOString().slice(0, 10);
  const saveImage = async () => {
    const drawn = png();
    if (drawn !== null) save(await pngFile(drawn, title, format.plainDay(today)), `${name}-${today}.png`);
  };
  return (
    <div className={classes.tools}>
      <ActionIcon
        size={44}
        variant={asTable ? 'light' : 'subtle'}
        color={asTable ? undefined : 'gray'}
        aria-label={t('chart.table', { title })}
        title={t('chart.tableShort')}
        aria-pressed={asTable}
        onClick={onToggle}
      >
        <IconTable size={20} aria-hidden />
      </ActionIcon>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon
            size={44}
            variant="subtle"
            color="gray"
            aria-label={t('chart.download', { title })}
            title={t('chart.downloadShort')}
          >
            <IconDownload size={20} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {!asTable && (
            <Menu.Item mih={44} onClick={saveImage}>
              {t('chart.png')}
            </Menu.Item>
          )}
          <Menu.Item
            mih={44}
            onClick={() => save(csvFile(toCsv(table, format.locale)), `${name}-${today}.csv`)}
          >
            {t('chart.csv')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
