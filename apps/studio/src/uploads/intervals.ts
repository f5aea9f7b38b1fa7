import type { UploadCode } from '@tandem/api/words';
import type { FailureKind } from '@tandem/spivi';
import { z } from 'zod';

/** Where rides go unless the operator says otherwise; no member can name another place. */
const INTERVALS_URL = 'https://intervals.icu';
const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

/** What came of a call; failures are data, in the words of every call to the outside. */
export type Sent<T> =
  | { kind: 'ok'; value: T }
  | {
      kind: FailureKind;
      code: UploadCode;
      retryAfterSeconds?: number;
      /** What was asked for is not there, or not any more. */
      gone?: true;
    };

export type Activity = { file: Uint8Array<ArrayBuffer>; name: string; externalId: string };

const id = z.union([z.string(), z.number()]).transform(String);
const athlete = z.object({ id });
const uploaded = z.object({ activities: z.array(z.object({ id })).default([]) });
const listed = z.array(z.object({ id, external_id: z.string().nullish() }));

/**
 * The one gate to intervals.icu, by a member's own key (its published API: basic authentication as `API_KEY`, the
 * athlete `0` being whose key it is). Nothing that the other side says is kept or logged, and no redirect is followed.
 */
export function intervals(base: string | undefined, apiKey: string) {
  const call = <T>(method: string, path: string, schema: z.ZodType<T>, body?: FormData) =>
    ask(`${base ?? INTERVALS_URL}/api/v1${path}`, { method, body, apiKey }, schema);
  return {
    /** Whose key it is. */
    whose: () => call('GET', '/athlete/0', athlete),
    /**
     * Sends a file; the same bytes again make no second activity there.
     * @returns the activities' ids: none where they do not say
     */
    async upload({ file, name, externalId }: Activity): Promise<Sent<string[]>> {
      const form = new FormData();
      form.append('file', new Blob([file]), `${externalId}.fit`);
      const query = new URLSearchParams({ name, external_id: externalId, device_name: 'Tandem' });
      const answer = await call('POST', `/athlete/0/activities?${query}`, uploaded, form);
      return answer.kind === 'ok'
        ? { kind: 'ok', value: answer.value.activities.map((activity) => activity.id) }
        : answer;
    },
    /** What is there by our own name, among the activities of some days (`2026-11-29`, in the athlete's time). */
    async find(externalId: string, oldest: string, newest: string): Promise<Sent<string[]>> {
      const query = new URLSearchParams({ oldest, newest, fields: 'id,external_id' });
      const answer = await call('GET', `/athlete/0/activities?${query}`, listed);
      if (answer.kind !== 'ok') return answer;
      return {
        kind: 'ok',
        value: answer.value.flatMap((found) => (found.external_id === externalId ? [found.id] : [])),
      };
    },
    /** Takes an activity away; one that is not there is gone already. */
    async remove(activityId: string): Promise<Sent<unknown>> {
      const answer = await call('DELETE', `/activity/${encodeURIComponent(activityId)}`, z.unknown());
      return answer.kind !== 'ok' && answer.gone ? { kind: 'ok', value: null } : answer;
    },
  };
}

type Asked = { method: string; body: FormData | undefined; apiKey: string };

async function ask<T>(url: string, { method, body, apiKey }: Asked, schema: z.ZodType<T>): Promise<Sent<T>> {
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      body: body ?? null,
      headers: {
        authorization: `Basic ${Buffer.from(`API_KEY:${apiKey}`).toString('base64')}`,
        accept: 'application/json',
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    return unanswered(error);
  }
  try {
    if (!response.ok) return refusalOf(response);
    const read = schema.safeParse(await readBounded(response));
    return read.success ? { kind: 'ok', value: read.data } : { kind: 'unknown', code: 'no_answer' };
  } catch {
    return { kind: 'unknown', code: 'no_answer' };
  } finally {
    await response.body?.cancel().catch(() => {});
  }
}

/** Whether it never left, or may have arrived. */
function unanswered(error: unknown): Sent<never> {
  const { code } = ((error as Error).cause ?? {}) as { code?: string };
  const never = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(code ?? '');
  return never ? { kind: 'transient', code: 'not_reached' } : { kind: 'unknown', code: 'no_answer' };
}

function refusalOf({ status, headers }: Response): Sent<never> {
  if (status === 401 || status === 403) return { kind: 'config', code: 'key_refused' };
  if (status === 429 || status === 503) {
    const seconds = Number(headers.get('retry-after'));
    return { kind: 'transient', code: 'busy', ...(seconds > 0 && { retryAfterSeconds: seconds }) };
  }
  if (status >= 500) return { kind: 'unknown', code: 'no_answer' };
  const gone = status === 404 || status === 410;
  return { kind: 'permanent', code: 'not_accepted', ...(gone && { gone }) };
}

/** @throws where the answer is larger than any, or no JSON */
async function readBounded(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? null : JSON.parse(text);
}
