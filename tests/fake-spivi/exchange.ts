import { answerInstead, type Fault, type HttpAnswer, spoilRows } from './faults.ts';
import { type Form, maskForm, Refusal, readForm } from './form.ts';
import { openJournal } from './journal.ts';
import { type Answer, methods, writeAnswer } from './methods.ts';
import { type Actor, hashOf, Site, type SiteFacts } from './site.ts';
import { type FakeClient, type JournalEntry, STALE_WINDOW_MS } from './state.ts';

const MAX_REQUESTS_KEPT = 100_000;
const DEFAULT_LATE_MS = 30_000;

export type FaultFunction = (request: {
  method: string;
  n: number;
  form: Record<string, unknown>;
}) => Fault | null;

/** One request as it came. Times are ms since epoch on the fake's clock. */
export type FakeRequest = {
  n: number;
  at: number;
  method: string;
  /** Without passwords. */
  form: Form;
  passwordHash: string;
  /** Whether the login was right; null where the site did not get to look at it. */
  authOk: boolean | null;
  fault: Fault['kind'] | null;
  /** Whether it changed anything, now or (`late`) later. */
  applied: boolean;
  /** The HTTP status; null when the connection was cut without an answer. */
  answered: number | null;
  errorCode: number | null;
};

type LateWrite = { request: number; method: string; form: Form; dueAt: number };
/** All that one request or one edit by a person did: it is in the journal as a whole or not at all. */
type Line = { entries: JournalEntry[]; request?: FakeRequest; late?: LateWrite; lateDone?: number };

export type ExchangeOptions = {
  /** Appended to and synced before a write is answered; null keeps everything in memory only. */
  journalPath: string | null;
  /** ms since epoch; default Date.now. */
  now?: () => number;
  site: SiteFacts;
  clients?: FakeClient[];
  /** Above it 429 with Retry-After, counted per second of the fake's clock. */
  callsPerSecond?: number;
};

/** A site with its journal, request by request but without a network: it goes on where its journal ends. */
export function openExchange(options: ExchangeOptions) {
  const { now = Date.now, callsPerSecond } = options;
  const site = new Site(options.site, now);
  const journal = openJournal<Line>(options.journalPath);
  let requests: FakeRequest[] = [];
  const rejected = new Map<string, number>();
  let late: LateWrite[] = [];
  let requestCount = 0;
  let second = { at: 0, calls: 0 };

  for (const line of journal.kept) {
    site.restore(line.entries);
    if (line.request) remember(line.request);
    if (line.late) late.push(line.late);
    if (line.lateDone) endLate(line.lateDone);
  }
  if (journal.kept.length === 0) {
    for (const client of options.clients ?? []) site.addClient({ by: 'human', request: null }, client);
    write({});
  }

  function write(line: Omit<Line, 'entries'>): void {
    const entries = site.takeUnwritten();
    journal.append({ entries, ...line }, entries.length > 0 || line.late !== undefined);
  }

  function remember(request: FakeRequest): void {
    requestCount = request.n;
    requests.push(request);
    if (requests.length > 2 * MAX_REQUESTS_KEPT) requests = requests.slice(-MAX_REQUESTS_KEPT);
    if (request.authOk === false)
      rejected.set(request.passwordHash, (rejected.get(request.passwordHash) ?? 0) + 1);
  }

  function endLate(request: number): void {
    late = late.filter((one) => one.request !== request);
  }

  function tick(): void {
    const due = late.filter(({ dueAt }) => dueAt <= now()).sort((a, b) => a.dueAt - b.dueAt);
    for (const { request, method, form } of due) {
      endLate(request);
      perform(method, form, { by: 'api', request });
      write({ lateDone: request });
    }
  }

  /** Carries out a call; a refusal is an answer as well. */
  function perform(name: string, form: Form, actor: Actor, asOf?: number): Answer {
    const method = methods[name];
    if (!method) return { container: 'Clients', errorCode: 400, message: 'Unknown method', rows: [] };
    const { container } = method;
    try {
      const rows = 'read' in method ? method.read(site, form, asOf) : method.write(site, form, actor);
      return { container, errorCode: 200, rows };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { container, errorCode: error.errorCode, message: error.message, rows: [] };
    }
  }

  /** Null, or why the login is no good. */
  function checkLogin(form: Form): { errorCode: number; message: string } | null {
    const login = (form.SourceCredentials ?? {}) as Record<string, unknown>;
    if (login.SiteID !== String(site.facts.siteId))
      return { errorCode: 405, message: `Site ${String(login.SiteID ?? '')} is not a Spivi site` };
    if (login.SourceName !== site.facts.sourceName || !site.acceptsPassword(String(login.Password ?? '')))
      return { errorCode: 401, message: 'Invalid credentials' };
    return null;
  }

  /** What the server does with one request: what it answers (null: it cuts the connection) and notes. */
  function handle(request: FakeRequest, form: Form, hit: Fault | null): HttpAnswer | null {
    const { method, n } = request;
    const instead = hit && answerInstead(hit);
    if (instead) return instead;
    if (hit?.kind === 'refuse' || hit?.kind === 'hang') return null;
    const container = methods[method]?.container ?? 'Clients';
    const xml = (answer: Answer): HttpAnswer => {
      request.errorCode = answer.errorCode;
      return {
        status: 200,
        headers: { 'content-type': 'text/xml; charset=utf-8' },
        body: writeAnswer(answer),
      };
    };
    if (hit?.kind === 'error_in_200')
      return xml({ container, errorCode: 500, message: 'Internal error', rows: [] });
    const wrongLogin = checkLogin(form);
    // A wrong site is answered before the password is looked at.
    request.authOk = wrongLogin === null ? true : wrongLogin.errorCode === 401 ? false : null;
    if (wrongLogin) return xml({ container, ...wrongLogin, rows: [] });
    const isRead = !methods[method] || 'read' in methods[method];
    if (hit?.kind === 'late') {
      if (!isRead)
        late.push({
          request: n,
          method,
          form: maskForm(form),
          dueAt: now() + (hit.delayMs ?? DEFAULT_LATE_MS),
        });
      return null;
    }
    const asOf = hit?.kind === 'stale' ? now() - (hit.delayMs ?? STALE_WINDOW_MS) : undefined;
    const answer = perform(method, form, { by: 'api', request: n }, asOf);
    if (hit?.kind === 'drop_after') return null;
    if (hit?.kind === 'error_after') return { status: 500, headers: {}, body: '' };
    const sound = xml(isRead || hit?.kind === 'wrong_types' ? spoilRows(hit?.kind, answer) : answer);
    return hit?.kind === 'truncated'
      ? { ...sound, body: sound.body.slice(0, Math.floor(sound.body.length / 2)) }
      : sound;
  }

  function overLimit(): boolean {
    const at = Math.floor(now() / 1000);
    if (second.at !== at) second = { at, calls: 0 };
    second.calls++;
    return callsPerSecond !== undefined && second.calls > callsPerSecond;
  }

  /** @returns what to answer (null: the connection is cut), and the fault that was met */
  function receive(
    method: string,
    body: string,
    fault: FaultFunction | undefined,
  ): { answer: HttpAnswer | null; hit: Fault | null } {
    tick();
    const form = readForm(body);
    const n = requestCount + 1;
    const masked = maskForm(form);
    const hit: Fault | null = overLimit()
      ? { kind: 'http_429', retryAfterSeconds: 1 }
      : (fault?.({ method, n, form: masked }) ?? null);
    const request: FakeRequest = {
      n,
      at: now(),
      method,
      form: masked,
      passwordHash: hashOf(String((form.SourceCredentials as Form | undefined)?.Password ?? '')),
      authOk: null,
      fault: hit?.kind ?? null,
      applied: false,
      answered: null,
      errorCode: null,
    };
    const changes = site.log.length;
    const answer = handle(request, form, hit);
    const lateWrite = late.find((one) => one.request === n);
    request.applied = site.log.length > changes || lateWrite !== undefined;
    request.answered = answer?.status ?? null;
    remember(request);
    write({ request, ...(lateWrite && { late: lateWrite }) });
    return { answer, hit };
  }

  const person: Actor = { by: 'human', request: null };
  /** What a person does is in the journal before it returns, and nothing of it when it is refused. */
  function byHand<T>(work: () => T): T {
    tick();
    try {
      return work();
    } finally {
      write({});
    }
  }

  return {
    site,
    person,
    receive,
    byHand,
    tick,
    requests: () => requests.slice(-MAX_REQUESTS_KEPT),
    rejectedLogins: () => Object.fromEntries(rejected),
    lateWrites: () => late.length,
    close: () => journal.close(),
  };
}
