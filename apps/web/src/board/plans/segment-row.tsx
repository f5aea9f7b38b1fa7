import IconArrowDown from '@tabler/icons-react/dist/esm/icons/IconArrowDown.mjs';
import IconArrowUp from '@tabler/icons-react/dist/esm/icons/IconArrowUp.mjs';
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';
import IconMessagePlus from '@tabler/icons-react/dist/esm/icons/IconMessagePlus.mjs';
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import { MAX_PLAN_LINE_CHARS } from '@tandem/api/words';
import { PLAN_ZONES } from '@tandem/metrics/plans';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { kindAfter, newKey, percentsOf, type Row, type Wrong } from './rows.ts';

type Props = {
  row: Row;
  place: number;
  count: number;
  wrong: readonly Wrong[];
  onChange: (row: Row) => void;
  onAdd: () => void;
  onCopy: () => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
};

const KINDS = ['steady', 'ramp', 'steadyHeartRate', 'rampHeartRate', 'zone', 'free'] as const;
const ZONES = Array.from({ length: PLAN_ZONES }, (_, i) => String(i + 1));

/** One segment: its time, what it asks for, and what the instructor says in it. Enter adds the next; Alt and an arrow move it. */
export function SegmentRow(props: Props) {
  const { row, place, count, wrong, onChange, onAdd, onCopy, onMove, onRemove } = props;
  const { t } = useTranslation(['plans', 'board']);
  const percents = percentsOf(row.kind);
  const set = (part: Partial<Row>) => onChange({ ...row, ...part });
  const typed = (field: 'time' | 'from' | 'to' | 'lowRpm' | 'highRpm') => ({
    value: row[field],
    'aria-invalid': wrong.includes(field) || undefined,
    autoComplete: 'off',
    onChange: ({ target }: { target: HTMLInputElement }) => set({ [field]: target.value }),
  });
  const pressed = (event: KeyboardEvent<HTMLFieldSetElement>) => {
    const { key, altKey, target } = event;
    if (key === 'Enter' && target instanceof HTMLInputElement) onAdd();
    else if (altKey && (key === 'ArrowUp' || key === 'ArrowDown')) onMove(key === 'ArrowUp' ? -1 : 1);
    else return;
    event.preventDefault();
  };
  return (
    <fieldset className="segment" onKeyDown={pressed}>
      <legend className="visually-hidden">{t('segment', { number: place + 1 })}</legend>
      <b aria-hidden>{place + 1}</b>
      <label className="field">
        {t('time')}
        <input {...typed('time')} size={6} />
      </label>
      <label className="field">
        {t('target')}
        <select
          value={row.kind}
          onChange={({ target }) => onChange(kindAfter(row, target.value as Row['kind']))}
        >
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`kinds.${kind}`)}
            </option>
          ))}
        </select>
      </label>
      {percents !== null && (
        <label className="field">
          {t(percents.ramp ? 'from' : percents.heartRate ? 'percentOfMaxHr' : 'percent')}
          <input {...typed('from')} inputMode="decimal" size={5} />
        </label>
      )}
      {percents?.ramp && (
        <label className="field">
          {t('to')}
          <input {...typed('to')} inputMode="decimal" size={5} />
        </label>
      )}
      {row.kind === 'zone' && (
        <label className="field">
          {t('kinds.zone')}
          <select value={row.zone} onChange={({ target }) => set({ zone: target.value })}>
            {ZONES.map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </select>
        </label>
      )}
      <label className="field">
        {t('rpmFrom')}
        <input {...typed('lowRpm')} inputMode="numeric" size={4} />
      </label>
      <label className="field">
        {t('rpmTo')}
        <input {...typed('highRpm')} inputMode="numeric" size={4} />
      </label>
      <div className="segment-deeds">
        <IconButton label={t('up')} icon={IconArrowUp} disabled={place === 0} onClick={() => onMove(-1)} />
        <IconButton
          label={t('down')}
          icon={IconArrowDown}
          disabled={place === count - 1}
          onClick={() => onMove(1)}
        />
        <IconButton
          label={t('addLine')}
          icon={IconMessagePlus}
          onClick={() =>
            set({
              lines: [...row.lines, { key: newKey(), at: row.lines.length === 0 ? '0:00' : '', text: '' }],
            })
          }
        />
        <IconButton label={t('copy')} icon={IconCopy} onClick={onCopy} />
        <IconButton label={t('drop')} icon={IconX} disabled={count === 1} onClick={onRemove} />
      </div>
      {row.lines.map((line, i) => {
        const change = (part: Partial<typeof line>) =>
          set({ lines: row.lines.with(i, { ...line, ...part }) });
        const invalid = wrong.includes(`line${i}`) || undefined;
        return (
          <div className="segment-line" key={line.key}>
            <label className="field">
              {t('at')}
              <input
                value={line.at}
                size={5}
                aria-invalid={invalid}
                onChange={({ target }) => change({ at: target.value })}
              />
            </label>
            <label className="field">
              {t('line')}
              <input
                value={line.text}
                maxLength={MAX_PLAN_LINE_CHARS}
                aria-invalid={invalid}
                onChange={({ target }) => change({ text: target.value })}
              />
            </label>
            <IconButton
              label={t('dropLine')}
              icon={IconX}
              onClick={() => set({ lines: row.lines.toSpliced(i, 1) })}
            />
          </div>
        );
      })}
    </fieldset>
  );
}

function IconButton(props: { label: string; icon: typeof IconX; disabled?: boolean; onClick: () => void }) {
  const { label, icon: Icon, disabled, onClick } = props;
  return (
    <button type="button" className="button icon" aria-label={label} disabled={disabled} onClick={onClick}>
      <Icon aria-hidden size={20} />
    </button>
  );
}
