import { endpoints, type PairedBox } from '../box.ts';
import { createCaller } from './call-tracker.ts';

/** Becomes the box that waits for a code. @throws Error with a sentence: the code is spent or wrong, or nobody answers */
export async function pairBox(tracker: string, code: string): Promise<PairedBox> {
  const outcome = await createCaller({ tracker }).call(endpoints.pair, { body: { code } });
  if (outcome.kind === 'ok') return outcome.value;
  throw new Error(outcome.reason);
}
