import './words.ts';
import IconPlayerSkipBackFilled from '@tabler/icons-react/dist/esm/icons/IconPlayerSkipBackFilled.mjs';
import IconPlayerSkipForwardFilled from '@tabler/icons-react/dist/esm/icons/IconPlayerSkipForwardFilled.mjs';
import type { ClassPlanTold, EventSummary } from '@tandem/api/tracker';
import { MAX_PLAN_SHIFT_PERCENT, MIN_PLAN_SHIFT_PERCENT, PLAN_SHIFT_STEP_PERCENT } from '@tandem/api/words';
import { planAt, planSeconds, shiftAt } from '@tandem/metrics/plans';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { clock } from '../../base/clock.ts';
import { tracker } from '../api.ts';
import { Problem } from '../problem.tsx';
import { useClassTime } from '../use-class-time.ts';
import type { Heard } from '../use-live-board.ts';
import { classPlanKey } from './use-class-plan.ts';
import { usePlanWords } from './use-plan-words.ts';

/** Back goes to the beginning of the segment; within its first seconds, to the one before. */
const BACK_SECONDS = 5;

type Props = { of: ClassPlanTold | null; heard: Heard; event: EventSummary };

/** What the instructor does with the plan of a class: makes it harder or easier, goes on or back. */
export function PlanControls({ of, heard, event }: Props) {
  const { t } = useTranslation('plans');
  const queries = useQueryClient();
  const { eventId } = event;
  const params = { eventId };
  const change = useMutation({
    mutationFn: (act: Act): Promise<ClassPlanTold | null> => {
      if ('shiftPercent' in act) return tracker.shiftClassPlan({ params, body: act });
      return 'to' in act
        ? tracker.skipClassPlan({ params, body: act })
        : tracker.giveClassPlan({ params, body: act });
    },
    // Shown at once, under the revision that the live line is about to tell.
    onSuccess: (told) => {
      if (told !== null) queries.setQueryData(classPlanKey(eventId, told.revision), told);
    },
  });
  return (
    <section className="plan-controls" aria-label={t('run.title')}>
      {of !== null && (
        <OnTheFly of={of} heard={heard} running={event.state === 'started'} act={change.mutate} />
      )}
      <Choice of={of} running={event.state === 'started'} pending={change.isPending} give={change.mutate} />
      {change.error !== null && <Problem error={change.error} />}
    </section>
  );
}

type Act = { shiftPercent: number } | { from: number | null; to: number } | { planId: number | null };

function OnTheFly(props: { of: ClassPlanTold; heard: Heard; running: boolean; act: (act: Act) => void }) {
  const { of, heard, running, act } = props;
  const { t } = useTranslation('plans');
  const words = usePlanWords();
  const { elapsedSeconds } = useClassTime(heard);
  const now = planAt(of, elapsedSeconds);
  const shiftPercent = shiftAt(of, elapsedSeconds);
  const shift = (by: number) => act({ shiftPercent: shiftPercent + by });
  const last = of.plan.segments.length - 1;
  const before = now === null ? last : Math.max(0, now.secondsIn < BACK_SECONDS ? now.index - 1 : now.index);
  return (
    <>
      <div className="plan-buttons">
        <button
          type="button"
          className="button"
          disabled={shiftPercent <= MIN_PLAN_SHIFT_PERCENT}
          aria-label={t('run.easier')}
          onClick={() => shift(-PLAN_SHIFT_STEP_PERCENT)}
        >
          −{words.percent(PLAN_SHIFT_STEP_PERCENT)}
        </button>
        <p role="status">
          <small>{t('run.intensity')}</small>
          <b>{words.percent(shiftPercent)}</b>
        </p>
        <button
          type="button"
          className="button"
          disabled={shiftPercent >= MAX_PLAN_SHIFT_PERCENT}
          aria-label={t('run.harder')}
          onClick={() => shift(PLAN_SHIFT_STEP_PERCENT)}
        >
          +{words.percent(PLAN_SHIFT_STEP_PERCENT)}
        </button>
      </div>
      {running && (
        <div className="plan-buttons" data-skip>
          <button
            type="button"
            className="button"
            onClick={() => act({ from: now?.index ?? null, to: before })}
          >
            <IconPlayerSkipBackFilled aria-hidden /> {t('run.back')}
          </button>
          <button
            type="button"
            className="button"
            disabled={now === null || now.index === last}
            onClick={() => now !== null && act({ from: now.index, to: now.index + 1 })}
          >
            {t('run.skip')} <IconPlayerSkipForwardFilled aria-hidden />
          </button>
        </div>
      )}
    </>
  );
}

/** Which plan the class has: given before it or while it runs, or taken away. */
function Choice(props: {
  of: ClassPlanTold | null;
  running: boolean;
  pending: boolean;
  give: (act: Act) => void;
}) {
  const { of, running, pending, give } = props;
  const { t } = useTranslation('plans');
  const plans = useQuery({ queryKey: ['plans'], queryFn: () => tracker.listPlans() });
  if (plans.data === undefined) return null;
  if (plans.data.length === 0 && of === null) return null;
  const choice = (
    <label className="field">
      {t(running && of === null ? 'run.chooseNow' : 'run.choose')}
      <select
        value=""
        disabled={pending}
        onChange={({ target }) => {
          if (target.value !== '') give({ planId: target.value === 'none' ? null : Number(target.value) });
        }}
      >
        <option value="">{of === null ? t('run.none') : of.plan.name}</option>
        {of !== null && <option value="none">{t('run.take')}</option>}
        {plans.data.map(({ planId, name, seconds }) => (
          <option key={planId} value={planId}>
            {name} · {clock(seconds)}
          </option>
        ))}
      </select>
    </label>
  );
  if (of === null || !running) return choice;
  return (
    <details>
      <summary>
        {of.plan.name} · {clock(planSeconds(of.plan))}
      </summary>
      <p className="hint">{t('run.anotherHint')}</p>
      {choice}
    </details>
  );
}
