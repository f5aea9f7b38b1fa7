import { clock } from '../../base/clock.ts';
import { zoneInk } from '../../ui/theme/zones.ts';
import { useWords } from '../words.ts';
import classes from './ride.module.css';
import { channelsOf, secondsOf, type Trace, type TraceChannel } from './trace.ts';
import { type Asked, type Bands, COLOR, UNIT } from './trace-drawing.ts';

/** The values where the cursor stands; without one, the means of the whole ride. */
export function Readout(props: {
  trace: Trace;
  bands: Bands;
  second: number | null;
  /** What the class's plan asked for. */
  asked: Asked;
}) {
  const { trace, bands, second, asked } = props;
  const { t, format } = useWords();
  const value = (channel: TraceChannel) =>
    second === null ? mean(trace[channel]) : (trace[channel][second] ?? null);
  return (
    <dl className={classes.readout}>
      <div>
        <dt>{t(second === null ? 'trace.length' : 'trace.time')}</dt>
        <dd>{clock(second ?? secondsOf(trace))}</dd>
      </div>
      {channelsOf(trace).map((channel) => {
        const here = value(channel);
        const zone = second === null ? null : zoneAt(bands[channel] ?? [], here);
        return (
          <div key={channel}>
            <dt style={{ color: COLOR[channel] }}>{t(`short.${channel}`)}</dt>
            <dd>
              {here === null ? '–' : format.number(here)} <small>{UNIT[channel]}</small>
              {zone !== null && <Zone zone={zone} />}
            </dd>
          </div>
        );
      })}
      {channelsOf(trace).map((channel) => {
        const values = asked[channel];
        if (!values) return null;
        const here = second === null ? mean(values) : (values[second] ?? null);
        return (
          <div key={channel}>
            <dt className={classes.asked}>{t('short.asked')}</dt>
            <dd>
              {here === null ? '–' : format.number(here)} <small>{UNIT[channel]}</small>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Zone({ zone }: { zone: number }) {
  const { fill, text } = zoneInk(zone);
  return (
    <span className={classes.zone} style={{ background: fill, color: text }}>
      Z{zone}
    </span>
  );
}

const zoneAt = (bounds: Bands[TraceChannel] & {}, value: number | null): number | null =>
  value === null ? null : (bounds.findLast(({ from }) => value >= from)?.zone ?? null);

function mean(channel: Trace[TraceChannel]): number | null {
  const known = channel.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
