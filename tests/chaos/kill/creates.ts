import type { FakeRequest, JournalEntry } from '../../fake-spivi/server.ts';
import type { Database } from './database.ts';
import type { Violation } from './safety.ts';

/** How long a call may be under way before its sender gives it up. */
const CALL_DEADLINE_MS = 10_000;
/** How far a read of Spivi's may lag behind. */
const STALE_WINDOW_MS = 10_000;
const CLASS_ID = /[0-9a-f]{8}-[0-9a-f-]{27}/;

const classOf = (text: unknown): string | null => CLASS_ID.exec(String(text ?? ''))?.[0] ?? null;

/** Faults that garble the answer of a write that was done. */
const GARBLED = new Set(['truncated', 'wrong_types']);

/**
 * I4: after a create whose answer never came, the next one for that class follows only upon a sound look at Spivi that
 * shows the first, or that began when the first could no longer be under way and no stale read could hide it.
 */
export function blindCreates(requests: FakeRequest[], log: JournalEntry[]): Violation[] {
  const made = new Map(
    log.flatMap(({ change, request, at }) =>
      change.type === 'event_added' && request !== null
        ? [[request, { at, eventId: change.event.eventId }] as const]
        : [],
    ),
  );
  /** By class: the create in doubt, and whether enough was looked at since. */
  const doubts = new Map<string, { first: FakeRequest; looked: boolean }>();
  const violations: Violation[] = [];
  for (const request of requests) {
    const { method, form, at } = request;
    if (isSoundRead(request))
      for (const [classId, doubt] of doubts) {
        const { first } = doubt;
        const event = made.get(first.n);
        const lists = wouldShow(form, first.form);
        if (event && event.at <= at && (lists || idsOf(form).includes(String(event.eventId))))
          doubts.delete(classId);
        else if (lists && at >= first.at + CALL_DEADLINE_MS + STALE_WINDOW_MS) doubt.looked = true;
      }
    const classId = method === 'EventService/AddEvent' ? classOf(form.Description) : null;
    if (classId === null) continue;
    const doubt = doubts.get(classId);
    if (doubt && !doubt.looked)
      violations.push({ invariant: 'I4', evidence: { first: doubt.first, next: request } });
    if (isInDoubt(request)) doubts.set(classId, { first: request, looked: false });
    else doubts.delete(classId);
  }
  return violations;
}

const isSoundRead = ({ method, errorCode, fault }: FakeRequest) =>
  method === 'EventService/GetEvents' && errorCode === 200 && fault === null;

function isInDoubt({ answered, errorCode, fault }: FakeRequest): boolean {
  if (answered === 429 || answered === 401) return false;
  if (errorCode === null || fault === 'error_in_200') return true;
  return errorCode === 200 && GARBLED.has(fault ?? '');
}

const idsOf = (form: Form): string[] => Object.values(form.EventIDs ?? {}).map(String);

type Form = FakeRequest['form'];

/** Does this list hold an event made by that request? */
function wouldShow(list: Form, made: Form): boolean {
  const day = (name: string, form: Form) =>
    String(form[name] ?? '')
      .slice(0, 10)
      .split('-')
      .reverse()
      .join('-');
  const start = day('StartDateTime', made);
  return (
    list.BoxID === made.BoxID && day('StartDateTime', list) <= start && start <= day('EndDateTime', list)
  );
}

/** Classes that had two live events of ours at once, unless a person cancelled one of them. */
export function transientDuplicates(log: JournalEntry[]): Set<string> {
  const live = new Map<number, string>();
  const byClass = new Map<string, Set<number>>();
  const twice = new Map<string, Set<number>>();
  for (const { change, by } of log) {
    if (change.type === 'event_added' && by === 'api') {
      const classId = classOf(change.event.description);
      if (classId === null) continue;
      const { eventId } = change.event;
      live.set(eventId, classId);
      const events = byClass.get(classId) ?? new Set();
      byClass.set(classId, events.add(eventId));
      if (events.size > 1) twice.set(classId, new Set(events));
    }
    if (change.type !== 'event_cancelled') continue;
    const classId = live.get(change.eventId);
    if (classId === undefined) continue;
    live.delete(change.eventId);
    byClass.get(classId)?.delete(change.eventId);
    if (by === 'human' && twice.get(classId)?.has(change.eventId)) twice.delete(classId);
  }
  return new Set(twice.keys());
}

/** I3: that a class was there twice for a while is written down for staff. */
export async function unrecordedDuplicates(database: Database, log: JournalEntry[]): Promise<Violation[]> {
  const rows = await database.ask<{ class_id: string }>(
    `select distinct class_id from spivi_drift where kind = 'duplicate_event'`,
  );
  const recorded = new Set(rows?.map((row) => row.class_id));
  return [...transientDuplicates(log)]
    .filter((classId) => !recorded.has(classId))
    .map((classId) => ({ invariant: 'I3', evidence: { classId, recorded: false } }));
}
