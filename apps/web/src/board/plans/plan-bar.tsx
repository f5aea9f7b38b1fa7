import './words.ts';
import IconHeartFilled from '@tabler/icons-react/dist/esm/icons/IconHeartFilled.mjs';
import type { ClassPlanTold } from '@tandem/api/tracker';
import type { FitnessTest } from '@tandem/api/words';
import { isOfTest, type Plan, type PlanNow, planAt, planZone, shiftAt } from '@tandem/metrics/plans';
import { zoneColor, zonesOnDark } from '@tandem/metrics/zone-colours';
import { useTranslation } from 'react-i18next';
import { clock } from '../../base/clock.ts';
import { useClassTime } from '../use-class-time.ts';
import type { Heard } from '../use-live-board.ts';
import { PlanProfile, shareDone } from './plan-profile.tsx';
import { usePlanWords } from './use-plan-words.ts';

/** The longest cue, in letters, of one line of a wall; of two by letters that the last row reads; of three. */
const CUE_CHARS = [32, 70, 140] as const;

type Props = { of: ClassPlanTold; heard: Heard };

/** What the class is asked for now, for how long still, what comes, and the running cue: to be read from the last row. */
export default function PlanBar({ of, heard }: Props) {
  const { t } = useTranslation('plans');
  const words = usePlanWords();
  const { elapsedSeconds } = useClassTime(heard);
  const now = planAt(of, elapsedSeconds);
  const shift = shiftAt(of, elapsedSeconds);
  const longest = longestCue(of.plan);
  return (
    <section
      className="plan-bar"
      aria-label={t('wall.title')}
      // The room of the longest one is kept, so that no tile moves when a cue comes or goes.
      data-cues={longest === 0 ? undefined : longest <= CUE_CHARS[0] ? 'short' : 'any'}
    >
      <Target now={now} test={of.plan.test} />
      <div className="plan-way">
        <PlanProfile plan={of.plan} label={t('wall.profile', { name: of.plan.name })} shiftPercent={shift} />
        {now !== null && (
          <i className="plan-mark" style={{ '--at': `${100 * shareDone(of.plan, now.secondsToEnd)}%` }} />
        )}
      </div>
      <p className="plan-next">
        <time role="timer" aria-label={t('wall.left')}>
          {now === null ? '' : clock(now.secondsLeft)}
        </time>
        <span>
          {now?.next
            ? t('wall.then', {
                target: words.segment(now.next, shift),
                time: clock(now.next.seconds),
              })
            : now !== null && t('wall.thenEnd')}
        </span>
      </p>
      {longest > 0 && (
        <p
          className="plan-cue"
          role="status"
          data-size={CUE_CHARS.findIndex((most) => (now?.line?.length ?? 0) <= most)}
        >
          {now?.line && <span>{now.line}</span>}
        </p>
      )}
    </section>
  );
}

/** Letters of a plan's longest cue; 0 where it has none. */
const longestCue = ({ segments }: Pick<Plan, 'segments'>): number =>
  segments.reduce((most, { lines }) => lines.reduce((m, { text }) => Math.max(m, text.length), most), 0);

function Target({ now, test }: { now: PlanNow | null; test: FitnessTest | undefined }) {
  const { t } = useTranslation('plans');
  const words = usePlanWords();
  if (now === null) return <p className="plan-target">{t('wall.over')}</p>;
  const { segment, band } = now;
  const color = zoneColor(zonesOnDark, band && planZone(band));
  return (
    <p className="plan-target">
      <b
        style={{ '--zone-fill': color.fill, '--zone-text': color.text }}
        data-free={band === null || undefined}
      >
        {band?.of === 'maxHr' && <IconHeartFilled role="img" aria-label={t('wall.heartRate')} />}
        {band === null && test !== undefined && isOfTest(test, now.index)
          ? t('wall.allOut')
          : words.now(segment.target, band)}
      </b>
      <span>
        {[
          band && t(band.of === 'ftp' ? 'wall.ofFtp' : 'wall.ofMaxHr', { band: words.band(band) }),
          segment.cadence && words.cadence(segment.cadence),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </p>
  );
}
