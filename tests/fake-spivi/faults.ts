import type { Answer } from './methods.ts';

export type FaultKind =
  /** Socket reset before anything is applied. */
  | 'refuse'
  /** No answer for `delayMs` of real time, then a reset; not applied. */
  | 'hang'
  /** Applied, then socket reset. */
  | 'drop_after'
  /** Applied, then HTTP 500. */
  | 'error_after'
  /** Socket reset now, applied `delayMs` later on the fake's clock. */
  | 'late'
  | 'http_500'
  | 'http_429'
  | 'http_401'
  /** HTTP 200 with ErrorCode 500, not applied. */
  | 'error_in_200'
  /** A login page in place of the answer, not applied. */
  | 'html'
  /** The answer is cut in the middle; a write is applied. */
  | 'truncated'
  /** IDs as text or beyond 2^53; a write is applied. */
  | 'wrong_types'
  /** A read answers from how things were `delayMs` ago (at most 10 s). */
  | 'stale'
  /** A read answers an empty list. */
  | 'empty_list'
  /** A read misses some rows, or a lone event some of its roster. */
  | 'short_list'
  /** 302 to another host, not applied. */
  | 'redirect';

export type Fault = { kind: FaultKind; delayMs?: number; retryAfterSeconds?: number };

const PAGE = '<!DOCTYPE html><html><head><title>Spivi</title></head><body><form>Log in</form></body></html>';
const DEFAULT_RETRY_AFTER_SECONDS = 2;

export type HttpAnswer = { status: number; headers: Record<string, string>; body: string };

const page = (status: number, headers: Record<string, string> = {}): HttpAnswer => ({
  status,
  headers: { 'content-type': 'text/html', ...headers },
  body: PAGE,
});

/** What is answered instead of looking at the request at all, or null where the fault is of another kind. */
export function answerInstead({ kind, retryAfterSeconds }: Fault): HttpAnswer | null {
  switch (kind) {
    case 'http_500':
      return page(500);
    case 'http_429':
      return page(429, { 'retry-after': String(retryAfterSeconds ?? DEFAULT_RETRY_AFTER_SECONDS) });
    case 'http_401':
      return page(401);
    case 'html':
      return page(200);
    case 'redirect':
      return page(302, { location: 'https://login.spivi.example/' });
    default:
      return null;
  }
}

/** The rows as a faulty read gives them. */
export function spoilRows(kind: FaultKind | undefined, answer: Answer): Answer {
  const { rows } = answer;
  if (kind === 'empty_list') return { ...answer, rows: [] };
  if (kind === 'short_list')
    return { ...answer, rows: rows.length === 1 ? rows.map(halfRoster) : half(rows) };
  if (kind === 'wrong_types') return { ...answer, rows: rows.map(wrongIds) };
  return answer;
}

const half = <T>(rows: T[]): T[] => rows.slice(0, Math.floor(rows.length / 2));

type Row = Answer['rows'][number];

function halfRoster(row: Row): Row {
  const roster = (row.BookedClients as { BookedClient: Row[] } | undefined)?.BookedClient;
  return roster ? { ...row, BookedClients: { BookedClient: half(roster) as never } } : row;
}

/** Even IDs become text, odd ones a number that a double cannot hold. */
function wrongIds(row: Row): Row {
  const wrong = (id: unknown) => (Number(id) % 2 === 0 ? `id-${id}` : `9007199254740993${id}`);
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      /^(Event|Client)ID$/.test(name) ? wrong(value) : value,
    ]),
  );
}
