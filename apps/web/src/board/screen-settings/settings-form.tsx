import './words.ts';
import './settings-form.css';
import type { ScreenSettings } from '@tandem/api/tracker';
import {
  localeNames,
  locales,
  MAX_WALL_METRICS,
  MAX_WALL_TOP,
  MIN_WALL_METRICS,
  wallMetrics,
  wallRanks,
  wallViews,
} from '@tandem/api/words';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Screen, tracker } from '../api.ts';
import { Problem } from '../problem.tsx';
import { roomsOf } from '../rooms.ts';

const USUAL: ScreenSettings = {
  view: 'both',
  metrics: ['distanceKm', 'points', 'workKj', 'caloriesKcal'],
  rankBy: 'distanceKm',
  top: null,
  turns: true,
  target: true,
  time: true,
  podium: true,
  locale: null,
  waits: null,
};
const TICKS = ['turns', 'target', 'time', 'podium'] as const;

/** What one screen shows, chosen away from it. The screen takes it over by itself. */
export function SettingsForm({ screen, onDone }: { screen: Screen; onDone: () => void }) {
  const { t } = useTranslation('wall');
  const queries = useQueryClient();
  const [set, setSet] = useState(screen.settings ?? USUAL);
  const change = (some: Partial<ScreenSettings>) => setSet((before) => ({ ...before, ...some }));
  const save = useMutation({
    mutationFn: (settings: ScreenSettings | null) =>
      tracker.setScreen({ params: { screenId: screen.screenId }, body: { settings } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['screens'] });
      onDone();
    },
  });
  const boxes = useQuery({ queryKey: ['boxes'], queryFn: () => tracker.listBoxes() });
  const { metrics } = set;
  const tick = (metric: (typeof wallMetrics)[number]) =>
    change({
      metrics: metrics.includes(metric) ? metrics.filter((one) => one !== metric) : [...metrics, metric],
    });
  const enough = metrics.length >= MIN_WALL_METRICS && metrics.length <= MAX_WALL_METRICS;
  return (
    <form
      className="fields screen-settings"
      onSubmit={(event) => {
        event.preventDefault();
        if (enough) save.mutate(set);
      }}
    >
      <fieldset>
        <legend>{t('form.view')}</legend>
        {wallViews.map((view) => (
          <label className="tick" key={view}>
            <input
              type="radio"
              name={`view-${screen.screenId}`}
              checked={set.view === view}
              onChange={() => change({ view })}
            />
            {t(`view.${view}`)}
          </label>
        ))}
      </fieldset>
      {set.view !== 'lobby' && (
        <label>
          {t('form.waits')}
          <select
            value={set.waits ?? ''}
            onChange={({ target: { value } }) => change({ waits: value === '' ? null : Number(value) })}
          >
            <option value="">{t('form.waitsNowhere')}</option>
            {roomsOf(boxes.data ?? []).map(({ box }) => (
              <option key={box.boxId} value={box.boxId}>
                {t('form.waitsIn', { room: box.name })}
              </option>
            ))}
          </select>
          <small>{t('form.waitsHint')}</small>
        </label>
      )}
      <fieldset>
        <legend>{t('form.metrics', { min: MIN_WALL_METRICS, max: MAX_WALL_METRICS })}</legend>
        {wallMetrics.map((metric) => (
          <label className="tick" key={metric}>
            <input type="checkbox" checked={metrics.includes(metric)} onChange={() => tick(metric)} />
            {t(`metric.${metric}`)}
          </label>
        ))}
        {!enough && (
          <p className="problem" role="alert">
            {t('form.metricsCount', { min: MIN_WALL_METRICS, max: MAX_WALL_METRICS, count: metrics.length })}
          </p>
        )}
      </fieldset>
      <label>
        {t('form.rankBy')}
        <select
          value={set.rankBy}
          onChange={(event) => change({ rankBy: event.target.value as ScreenSettings['rankBy'] })}
        >
          {wallRanks.map((by) => (
            <option key={by} value={by}>
              {t(`metric.${by}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('form.top')}
        <input
          type="number"
          inputMode="numeric"
          min={1}
          max={MAX_WALL_TOP}
          placeholder={t('form.everybody')}
          value={set.top ?? ''}
          onChange={({ target: { value } }) => change({ top: value === '' ? null : Number(value) })}
        />
      </label>
      <label>
        {t('form.locale')}
        <select
          value={set.locale ?? ''}
          onChange={({ target: { value } }) =>
            change({ locale: locales.find((one) => one === value) ?? null })
          }
        >
          <option value="">{t('form.clubLocale')}</option>
          {locales.map((locale) => (
            <option key={locale} value={locale}>
              {localeNames[locale]}
            </option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend>{t('form.also')}</legend>
        {TICKS.map((name) => (
          <label className="tick" key={name}>
            <input
              type="checkbox"
              checked={set[name]}
              onChange={({ target: { checked } }) => change({ [name]: checked })}
            />
            {t(`form.${name}`)}
          </label>
        ))}
      </fieldset>
      <p className="hint">{t('form.hint')}</p>
      {save.error !== null && <Problem error={save.error} />}
      <div className="choices">
        <button type="submit" className="button primary" disabled={save.isPending || !enough}>
          {t('form.save')}
        </button>
        {screen.settings !== null && (
          <button
            type="button"
            className="button"
            disabled={save.isPending}
            onClick={() => save.mutate(null)}
          >
            {t('form.usual')}
          </button>
        )}
        <button type="button" className="button" onClick={onDone}>
          {t('form.cancel')}
        </button>
      </div>
    </form>
  );
}
