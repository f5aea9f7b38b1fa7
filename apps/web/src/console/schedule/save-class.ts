import type { ClassSummary } from '@tandem/api/studio';
import { api } from '../../base/api.ts';
import { bodyOf, type ClassValues, changesOf, seriesBodyOf } from './class-form.ts';
import type { SeriesChange } from './series-change.tsx';

/** What is sent of the form, and what has been answered to what the studio asked. */
export type Wish = ClassValues & {
  version?: number;
  /** Those of many that cannot be are left out. */
  leaveOut?: true;
  /** What it does to several classes has been seen. */
  sure?: true;
  accepted: Record<string, true>;
};
type Saved =
  | { done: { count: number; left: number } }
  /** Nothing was changed yet: that is what would be. */
  | { ask: SeriesChange };

/** Makes a class or a series of them, or changes one alone or with others. What it would do to several is asked first. */
export async function saveClass(
  of: { studioId: string; studioClass: ClassSummary | undefined; timeZone: string },
  { version, leaveOut, sure, accepted, ...values }: Wish,
): Promise<Saved> {
  const { studioId, studioClass, timeZone } = of;
  if (studioClass) {
    const params = { studioId, classId: studioClass.classId };
    const changes = changesOf(values, studioClass, timeZone);
    const body = { ...changes, ...accepted, version: version ?? studioClass.version };
    const { scope } = values;
    if (scope === 'one') {
      await api.updateClass({ params, body });
      return { done: { count: 1, left: 0 } };
    }
    if (!sure) {
      const ask = await api.changeSeries({ params, body: { ...body, scope, preview: true } });
      // Where not one of them can be so, the studio says why.
      if (ask.changed.length > 0) return { ask };
    }
    const { changed, leftOut } = await api.changeSeries({ params, body: { ...body, scope, leaveOut } });
    return { done: { count: changed.length, left: leftOut.length } };
  }
  const { repeats, draft } = values;
  if (repeats === null) {
    await api.createClass({
      params: { studioId },
      body: { ...bodyOf(values, timeZone), draft, ...accepted },
    });
    return { done: { count: 1, left: 0 } };
  }
  const body = { ...seriesBodyOf({ ...values, repeats }), draft, ...accepted, leaveOut };
  const { classIds, leftOut } = await api.createSeries({ params: { studioId }, body });
  return { done: { count: classIds.length, left: leftOut.length } };
}
