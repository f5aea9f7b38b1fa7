import type { BoxReport } from '@tandem/api/box';
import { pause, type TrackerClient } from '@tandem/api/box-side';
import type { Said } from '../sources/sentence.ts';
import type { BoxStatus } from './box-status.ts';
import { saidOf } from './said-of.ts';
import type { Language } from './words.ts';

/** How this box is, is looked at so often, and told where it changed. */
const LOOK_MS = 5_000;
/** And told so often in any case: a tracker that was away, or that was restored, knows it again. */
const TOLD_AGAIN_MS = 60_000;
/** And so often where the tracker does not take it. */
const REFUSED_AGAIN_MS = 30_000;

type Reported = Pick<BoxStatus, 'version' | 'stick' | 'bluetooth' | 'spool'>;

/** The same sentences as on the box's own page, in each language. */
export function reportOf({ version, ...status }: Reported): BoxReport {
  const line = ({ says, remedy }: Said) => [says, ...(remedy === null ? [] : [remedy])].join(' ');
  const [en, fr] = (['en', 'fr'] as Language[]).map((language) => saidOf(status, language));
  return {
    version,
    says: en!.map((said, at) => ({ en: line(said), fr: line(fr![at]!), well: said.remedy === null })),
  };
}

/** Tells the tracker how this box is until the signal ends it: at a change, and now and then. */
export async function keepReporting(
  client: Pick<TrackerClient, 'tellReport'>,
  report: () => BoxReport,
  signal: AbortSignal,
): Promise<void> {
  let [told, taken, againMs] = ['', true, 0];
  while (!signal.aborted) {
    const now = report();
    const text = JSON.stringify(now);
    if ((taken && text !== told) || performance.now() >= againMs) {
      taken = await client.tellReport(now);
      told = text;
      againMs = performance.now() + (taken ? TOLD_AGAIN_MS : REFUSED_AGAIN_MS);
    }
    await pause(LOOK_MS, signal);
  }
}
