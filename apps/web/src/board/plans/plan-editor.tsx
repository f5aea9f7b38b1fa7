import { MAX_PLAN_NAME_CHARS, MAX_PLAN_SEGMENTS } from '@tandem/api/words';
import { type Plan, planLoad, planSeconds, writeZwo } from '@tandem/metrics/plans';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { clock } from '../../base/clock.ts';
import { useFormat } from '../../base/format.ts';
import { tracker } from '../api.ts';
import { Problem } from '../problem.tsx';
import { Sure } from '../sure.tsx';
import { DEFAULT_FTP_W, FtpField } from './ftp-field.tsx';
import { PlanProfile } from './plan-profile.tsx';
import { copyOf, newRow, type Row, rowsOf, segmentOf } from './rows.ts';
import { SegmentRow } from './segment-row.tsx';

type Props = { stored: { planId: number; version: number } | null; plan: Plan; onDone: () => void };

/** A plan as rows of segments, drawn and reckoned as one types. */
export function PlanEditor({ stored, plan, onDone }: Props) {
  const { t } = useTranslation(['plans', 'board']);
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState(plan.name);
  const [rows, setRows] = useState(() => rowsOf(plan));
  const [changed, setChanged] = useState(stored === null);
  const edit = (next: Row[]) => {
    setChanged(true);
    setRows(next.slice(0, MAX_PLAN_SEGMENTS));
  };
  const read = rows.map(segmentOf);
  const segments = read.flatMap(({ segment }) => segment ?? []);
  const whole = { name: name.trim(), segments };
  const save = useMutation({
    mutationFn: async (asNew: boolean) => {
      if (stored === null || asNew) await tracker.addPlan({ body: whole });
      else
        await tracker.changePlan({
          params: { planId: stored.planId },
          body: { ...whole, version: stored.version },
        });
    },
    onSuccess: onDone,
  });
  const [faulty, setFaulty] = useState(false);
  const submit = (asNew: boolean) => {
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    setFaulty(wrong != null);
    if (wrong) wrong.focus();
    else if (form.current?.reportValidity()) save.mutate(asNew);
  };
  /** Other rows, and the focus on one by its place, before the next key comes: it would be typed into the row that was left. */
  const editAndGo = (next: Row[], place: number) => {
    flushSync(() => edit(next));
    form.current?.querySelectorAll<HTMLElement>('fieldset.segment')[place]?.querySelector('input')?.focus();
  };
  const insert = (place: number, row: Row) =>
    editAndGo([...rows.slice(0, place), row, ...rows.slice(place)], place);
  const move = (from: number, to: number) => {
    if (to < 0 || to >= rows.length) return;
    editAndGo(rows.toSpliced(from, 1).toSpliced(to, 0, rows[from]!), to);
  };
  return (
    <form
      ref={form}
      className="plan-editor"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit(false);
      }}
    >
      <label className="field">
        {t('name')}
        <input
          value={name}
          required
          maxLength={MAX_PLAN_NAME_CHARS}
          onChange={({ target }) => {
            setChanged(true);
            setName(target.value);
          }}
        />
      </label>
      <div className="plan-drawn">
        <PlanProfile plan={whole} label={t('wall.profile', { name })} />
      </div>
      <Load plan={whole} />
      <p className="hint">{t('keys')}</p>
      <div className="segments">
        {rows.map((row, i) => (
          <SegmentRow
            key={row.key}
            row={row}
            place={i}
            count={rows.length}
            wrong={read[i]!.wrong ?? []}
            onChange={(next) => edit(rows.with(i, next))}
            onAdd={() => insert(i + 1, newRow())}
            onCopy={() => insert(i + 1, copyOf(row))}
            onMove={(by) => move(i, i + by)}
            onRemove={() => editAndGo(rows.toSpliced(i, 1), Math.max(0, i - 1))}
          />
        ))}
      </div>
      <div className="choices">
        <button type="button" className="button" onClick={() => insert(rows.length, newRow())}>
          {t('addSegment')}
        </button>
        <Again rows={rows} onRows={edit} />
      </div>
      {faulty && (
        <p className="problem" role="alert">
          {t('faulty')}
        </p>
      )}
      {save.error !== null && <Problem error={save.error} />}
      <div className="choices plan-save">
        <button type="submit" className="button primary" disabled={save.isPending || rows.length === 0}>
          {t('board:club.save')}
        </button>
        {stored !== null && (
          <button type="button" className="button" disabled={save.isPending} onClick={() => submit(true)}>
            {t('saveAsNew')}
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={segments.length === 0}
          onClick={() => download(whole)}
        >
          {t('download')}
        </button>
        {changed ? (
          <Sure label={t('leave')} title={t('leaveTitle')} text={t('leaveText')} onSure={onDone} />
        ) : (
          <button type="button" className="button" onClick={onDone}>
            {t('leave')}
          </button>
        )}
      </div>
    </form>
  );
}

/** What the plan asks of a rider who meets it, before anybody rides it. */
function Load({ plan }: { plan: Plan }) {
  const { t } = useTranslation(['plans', 'board']);
  const { number } = useFormat();
  const [ftpW, setFtpW] = useState(DEFAULT_FTP_W);
  const { intensity, trainingLoad, workKj, freeSeconds, heartRateSeconds } = planLoad(plan, ftpW);
  const told = [
    [t('total'), clock(planSeconds(plan))],
    [t('intensityName'), intensity === null ? '–' : number(intensity, 2)],
    [t('loadName'), trainingLoad === null ? '–' : number(trainingLoad)],
    [t('work'), `${number(workKj)} kJ`],
  ] as const;
  return (
    <div className="plan-load">
      <dl>
        {told.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <FtpField ftpW={ftpW} onChange={setFtpW} label={t('atFtp')} />
      {heartRateSeconds > 0 && (
        <p className="hint">{t('heartRateHint', { time: clock(heartRateSeconds) })}</p>
      )}
      {freeSeconds > 0 && <p className="hint">{t('freeHint', { time: clock(freeSeconds) })}</p>}
    </div>
  );
}

/** The last rows once more, for intervals. */
function Again({ rows, onRows }: { rows: Row[]; onRows: (rows: Row[]) => void }) {
  const { t } = useTranslation(['plans', 'board']);
  const [count, setCount] = useState(2);
  const last = Math.min(count, rows.length);
  return (
    <div className="again">
      <button
        type="button"
        className="button"
        disabled={last === 0}
        onClick={() => onRows([...rows, ...rows.slice(-last).map(copyOf)])}
      >
        {t('again', { count: last })}
      </button>
      <label>
        <span className="visually-hidden">{t('againCount')}</span>
        <input
          type="number"
          min={1}
          max={20}
          value={count}
          onChange={({ target }) => setCount(Math.min(20, Math.max(1, target.valueAsNumber || 1)))}
        />
      </label>
    </div>
  );
}

function download(plan: Plan): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([writeZwo(plan)], { type: 'application/xml' }));
  link.download = `${plan.name.replaceAll(/[^\p{L}\p{N} _-]/gu, '').trim() || 'plan'}.zwo`;
  link.click();
  // Some browsers read the address only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
