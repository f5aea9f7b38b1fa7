import type { SourceCheck, SourceCheckCode } from '@tandem/api/words';
import type { Checked, ClientLogin, Grant, Paced } from '../adapter.ts';
import { readWhole } from '../read-whole.ts';
import { classOf, keptAfter } from './source.ts';
import { askTokens, momenceCalls, PAGE_ROWS } from './wire/client.ts';

const DAY_MS = 24 * 3600_000;
/** What is shown of what is there, before it is switched on. */
const PREVIEW_DAYS = 14;
/** A person waits for each of its few calls. */
const CALL_TIMEOUT_MS = 10_000;
/** And for all of them together. */
const CHECK_MS = 60_000;

type Refusals = Partial<Record<string, { check: SourceCheck; code: SourceCheckCode }>>;

/** Of a grant: what it is called where it is not taken. */
const NOT_TAKEN = {
  authorization_code: 'code_refused',
  refresh_token: 'refresh_refused',
  password: 'password_refused',
} as const;

/**
 * Signs in and reads a little of all that will be read: does Momence answer there; does it know the client; is what the studio
 * gave good; are there places; may classes, and people, be read. Stops at the first that fails, so that a wrong password costs one
 * refusal. A code, and a refresh token, are used up by it.
 * @param pace makes each call in its turn
 */
export async function checkMomence(
  client: ClientLogin,
  grant: Grant,
  { pace, now, timeoutMs = CALL_TIMEOUT_MS }: { pace: Paced; now: Date; timeoutMs?: number },
): Promise<Checked> {
  const until = performance.now() + CHECK_MS;
  const call: Paced = async (make) =>
    performance.now() > until ? { kind: 'transient', code: 'timeout' } : pace(make);
  const signedIn = await call(() => askTokens(client, grant, timeoutMs));
  if (signedIn.kind !== 'ok')
    return failedBy(signedIn.code, {
      client_refused: { check: 'client', code: 'client_refused' },
      grant_refused: { check: 'login', code: NOT_TAKEN[grant.type] },
      invalid_request: { check: 'login', code: NOT_TAKEN[grant.type] },
    });
  const { accessToken } = signedIn.value;
  const reader = momenceCalls({ baseUrl: client.baseUrl, accessToken }, timeoutMs);
  const locations = await call(() => reader.locations(0));
  // Where a place is called tells each class as well: only that there is none is believed.
  if (locations.kind !== 'ok' && !['not_allowed', 'not_found'].includes(locations.code))
    return failedBy(locations.code, { invalid_request: { check: 'places', code: 'not_allowed' } });
  if (locations.kind === 'ok' && locations.value.totalCount === 0) return failed('places', 'no_places');
  const span = { from: now, to: new Date(now.getTime() + PREVIEW_DAYS * DAY_MS) };
  const sessions = await readWhole((page) => call(() => reader.sessions(span, page)), PAGE_ROWS);
  if (sessions.kind !== 'ok') return failedBy(sessions.code, notAllowed('classes'));
  const members = await call(() => reader.members(null, 0));
  if (members.kind !== 'ok') return failedBy(members.code, notAllowed('people'));
  const classes = sessions.value.rows
    .flatMap((row) => classOf(row) ?? [])
    .filter(({ cancelled }) => !cancelled);
  const places = new Map<string, { name: string; classes: number }>();
  for (const { place } of classes) {
    const { classes: before } = places.get(place.id) ?? { classes: 0 };
    places.set(place.id, { name: place.name, classes: before + 1 });
  }
  const known = locations.kind === 'ok' ? locations.value.rows.map(({ id }) => String(id)) : [];
  return {
    failed: null,
    secrets: keptAfter(client, grant, signedIn.value),
    seen: {
      days: PREVIEW_DAYS,
      classes: classes.length,
      places: [...places.values()].sort((a, b) => b.classes - a.classes),
      people: members.value.totalCount,
    },
    placeIds: [...known, ...places.keys()],
  };
}

const failed = (check: SourceCheck, code: SourceCheckCode): Checked => ({ failed: { check, code } });

const notAllowed = (check: SourceCheck): Refusals => ({
  not_allowed: { check, code: 'not_allowed' },
  not_found: { check, code: 'not_allowed' },
  invalid_request: { check, code: 'not_allowed' },
});

/** What a failure means: `here`, before what it means whatever was asked. */
function failedBy(code: string, here: Refusals): Checked {
  const said = here[code];
  if (said) return { failed: said };
  // A token that was given a moment ago and is not taken: somebody has taken the client away.
  if (code === 'token_refused') return failed('login', 'revoked');
  return failed('address', ANSWERLESS.find((one) => one === code) ?? 'not_momence');
}
const ANSWERLESS = ['timeout', 'network', 'server_error', 'rate_limited'] as const;
