import { MAX_UPLOADS, MAX_UPLOADS_PER_ACCOUNT } from '@tandem/api/words';
import { problem } from '../base/problem.ts';

const ASK_AGAIN_SECONDS = 10;

const ofAccount = new Map<string, number>();
let taken = 0;

/**
 * A place for an upload in this process, until it is disposed of. Each account has some of its own: nobody takes them all.
 * @throws Problem too_many_uploads
 */
export function takePlace(accountId: string): Disposable {
  const own = ofAccount.get(accountId) ?? 0;
  if (own >= MAX_UPLOADS_PER_ACCOUNT || taken >= MAX_UPLOADS) throw tooManyUploads();
  taken++;
  ofAccount.set(accountId, own + 1);
  return {
    [Symbol.dispose]() {
      taken--;
      const left = ofAccount.get(accountId)! - 1;
      if (left > 0) ofAccount.set(accountId, left);
      else ofAccount.delete(accountId);
    },
  };
}

const tooManyUploads = () =>
  problem({
    code: 'too_many_uploads',
    message: 'Many files are being sent at this moment.',
    remedy: 'Wait until they have arrived, then send this one again.',
    retryAfterSeconds: ASK_AGAIN_SECONDS,
  });
