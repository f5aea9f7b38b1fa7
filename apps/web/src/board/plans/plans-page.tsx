import './editor.css';
import './words.ts';
import IconArrowLeft from '@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs';
import type { ListedPlan } from '@tandem/api/tracker';
import type { Plan } from '@tandem/metrics/plans';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clock } from '../../base/clock.ts';
import { useFormat } from '../../base/format.ts';
import { tracker } from '../api.ts';
import { Language } from '../language.tsx';
import { goToPath } from '../place.ts';
import { Problem } from '../problem.tsx';
import { Sure } from '../sure.tsx';
import { BringIn } from './bring-in.tsx';
import { PlanEditor } from './plan-editor.tsx';

/** A plan that is open. @property stored null where it is new */
type Open = { stored: { planId: number; version: number } | null; plan: Plan };

/** The club's class plans: listed, written, brought in and taken out as files. */
export default function PlansPage() {
  const { t } = useTranslation(['plans', 'board']);
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open | null>(null);
  const plans = useQuery({ queryKey: ['plans'], queryFn: () => tracker.listPlans() });
  const load = useMutation({
    mutationFn: (planId: number) => tracker.getPlan({ params: { planId } }),
    onSuccess: ({ planId, version, name, segments }) =>
      setOpen({ stored: { planId, version }, plan: { name, segments } }),
  });
  const done = async () => {
    setOpen(null);
    await queries.invalidateQueries({ queryKey: ['plans'] });
  };
  return (
    <main className="classes club plans">
      <header>
        {open === null && (
          <a
            className="back"
            href="/club"
            aria-label={t('board:club.title')}
            onClick={(click) => {
              click.preventDefault();
              goToPath('/club');
            }}
          >
            <IconArrowLeft aria-hidden />
          </a>
        )}
        <div>
          <h1>{t('title')}</h1>
          <p>{t('hint')}</p>
        </div>
        <Language />
      </header>
      {open !== null ? (
        <PlanEditor
          key={open.stored?.planId ?? 'new'}
          stored={open.stored}
          plan={open.plan}
          onDone={() => void done()}
        />
      ) : (
        <section aria-label={t('title')}>
          {plans.error !== null && <Problem error={plans.error} retry={() => void plans.refetch()} />}
          {load.error !== null && <Problem error={load.error} />}
          {plans.data?.length === 0 && <p className="empty">{t('empty')}</p>}
          <ul>
            {plans.data?.map((plan) => (
              <OnePlan key={plan.planId} plan={plan} onOpen={() => load.mutate(plan.planId)} />
            ))}
          </ul>
          <div className="choices">
            <button
              type="button"
              className="button primary"
              onClick={() => setOpen({ stored: null, plan: { name: '', segments: firstSegments() } })}
            >
              {t('new')}
            </button>
          </div>
          <BringIn onPlan={(plan) => setOpen({ stored: null, plan })} />
        </section>
      )}
    </main>
  );
}

/** A warm-up, a part and a cool-down to begin with. */
const firstSegments = (): Plan['segments'] =>
  [
    [40, 70],
    [75, 75],
    [60, 40],
  ].map(([fromPercent, toPercent]) => ({
    seconds: 300,
    target: { kind: 'power', fromPercent: fromPercent!, toPercent: toPercent! },
    cadence: null,
    lines: [],
  }));

function OnePlan({ plan, onOpen }: { plan: ListedPlan; onOpen: () => void }) {
  const { t } = useTranslation(['plans', 'board']);
  const { number } = useFormat();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => tracker.removePlan({ params: { planId: plan.planId } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['plans'] }),
  });
  const { name, seconds, intensity, trainingLoad, heartRateSeconds } = plan;
  return (
    <li className="card">
      <div className="card-head">
        <h2>{name}</h2>
        <p>
          {[
            clock(seconds),
            intensity !== null && t('intensity', { value: number(intensity, 2) }),
            trainingLoad !== null && t('load', { value: number(trainingLoad) }),
            heartRateSeconds > 0 && t('byHeartRate', { time: clock(heartRateSeconds) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {remove.error !== null && <Problem error={remove.error} />}
      <div className="choices">
        <button type="button" className="button" aria-label={t('openOf', { name })} onClick={onOpen}>
          {t('open')}
        </button>
        <Sure
          label={t('remove')}
          title={t('removeTitle', { name })}
          text={t('removeText')}
          onSure={() => remove.mutate()}
        />
      </div>
    </li>
  );
}
