import { createCaller, pause } from '@tandem/api/box-side';
import { endpoints, MAX_BACK_SECONDS, type PhoneBatch, type PhoneClass } from '@tandem/api/phone';
import { PHONE_EVERY_MS } from '@tandem/api/words';
import { createReceiver, FRESH_MS } from '@tandem/sensors/radio';
import { type Antenna, listenByBluetooth } from './antenna.ts';
import { HEART_ALONE } from './services.ts';

/** The class is asked for so often, so that Start and Stop are noticed soon. */
const ASK_EVERY_MS = 2_000;
const BEAT_MS = 250;
/** One batch a second, and so far from what the tracker refuses. */
const SEND_EVERY_MS = 2 * PHONE_EVERY_MS;
/** What did not go out is sent again after so long, twice as long each time. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

export type Refused = { code: string; reason: string };
export type StrapHere = {
  antenna: Antenna;
  /** As the tracker told last; undefined before it was reached. */
  phoneClass(): PhoneClass | undefined;
  /** Null where nothing fresh is heard. */
  heartRateBpm(): number | null;
  report(): { stored: number; waiting: number; trouble: Refused | null };
  /** Resolves once this ends: with why, or null where the signal ended it. */
  ended: Promise<Refused | null>;
};

/** Hears a rider's own strap, and sends each second of the class that the token is for. Nothing else is heard or sent. */
export async function runStrap(token: string, bluetooth: Bluetooth, signal: AbortSignal): Promise<StrapHere> {
  const nowMs = () => performance.now();
  const receiver = createReceiver();
  const antenna = await listenByBluetooth({
    bluetooth,
    asked: HEART_ALONE,
    nowMs,
    pause,
    signal,
    onFrame: receiver.hear,
    onChange: () => {},
  });
  const { call } = createCaller({ tracker: location.origin, token });
  const bootId = crypto.randomUUID();
  let phoneClass: PhoneClass | undefined;
  let toldAtMs = 0;
  let stored = 0;
  let trouble: Refused | null = null;
  let heard: PhoneBatch['samples'] = [];
  let lastSecond = -1;

  const heartRateBpm = () => {
    const rates = receiver
      .sensors(nowMs())
      .flatMap(({ source, told }) => (source.kind === 'heartRate' ? (told.heartRateBpm ?? []) : []))
      .flatMap(({ value, ageMs }) => (value !== null && ageMs <= FRESH_MS ? [value] : []));
    return rates.length === 0 ? null : Math.max(...rates);
  };
  /** Ends where the tracker says that nothing is taken any more. */
  const refused = (outcome: { kind: string } & Refused): Refused | null => {
    trouble = { code: outcome.code, reason: outcome.reason };
    return outcome.kind === 'config' || outcome.code === 'not_your_seat' ? trouble : null;
  };

  const ask = async (): Promise<Refused | null> => {
    while (!signal.aborted) {
      const outcome = await call(endpoints.getClass, {});
      if (outcome.kind === 'ok') {
        // Started anew its seconds begin anew, and none before that one are of it.
        if (phoneClass && outcome.value.startedAt !== phoneClass.startedAt) {
          heard = [];
          lastSecond = -1;
        }
        phoneClass = outcome.value;
        toldAtMs = nowMs();
        trouble = null;
      } else {
        const end = refused(outcome);
        if (end) return end;
      }
      await pause(ASK_EVERY_MS, signal);
    }
    return null;
  };
  const listen = async (): Promise<null> => {
    while (!signal.aborted) {
      const elapsed = phoneClass?.state === 'started' ? phoneClass.elapsedSeconds : null;
      const bpm = heartRateBpm();
      if (elapsed !== null && bpm !== null) {
        const second = Math.max(0, Math.floor(elapsed + (nowMs() - toldAtMs) / 1000));
        if (second > lastSecond) {
          lastSecond = second;
          heard.push({ second, heartRateBpm: bpm });
          // What is older than the tracker takes is not kept.
          if (heard.length > MAX_BACK_SECONDS) heard.shift();
        }
      }
      await pause(BEAT_MS, signal);
    }
    return null;
  };
  const send = async (): Promise<Refused | null> => {
    for (let sequence = 0; !signal.aborted; ) {
      if (heard.length === 0 || phoneClass === undefined) {
        await pause(BEAT_MS, signal);
        continue;
      }
      const { seat, startedAt } = phoneClass;
      const batch: PhoneBatch = {
        ...{ bootId, sequence: sequence++, seat, samples: heard },
        ...(startedAt !== null && { startedAt }),
      };
      heard = [];
      for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(LONGEST_WAIT_MS, 2 * wait)) {
        const outcome = await call(endpoints.send, { body: batch });
        if (outcome.kind === 'ok') {
          stored += outcome.value.stored;
          await pause(SEND_EVERY_MS, signal);
          break;
        }
        const end = refused(outcome);
        if (end) return end;
        if (outcome.kind === 'permanent') break;
        await pause(wait, signal);
      }
    }
    return null;
  };
  return {
    antenna,
    heartRateBpm,
    phoneClass: () => phoneClass,
    report: () => ({ stored, waiting: heard.length, trouble }),
    ended: Promise.race([ask(), listen(), send()]),
  };
}
