import { type BoxSample, type HeardSensor, MAX_BATCH_SAMPLES } from '../box.ts';
import { pause } from './pause.ts';
import { createSpool, type Spool } from './spool.ts';
import type { TrackerClient } from './tracker-client.ts';

/** Waits between attempts: a random share of 0.25 s, doubled up to 15 s. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 15_000;
/** Batches that may wait before a fast replay holds its breath. */
const ENOUGH_WAITING = 8;

export type SenderReport = {
  acknowledgedBatches: number;
  /** Samples the tracker stored, and those it took but did not need. */
  stored: number;
  ignored: number;
  /** The tracker's word for why it last ignored some. */
  ignoredBecause: string | null;
  /** Batches sent again after silence or trouble. */
  retries: number;
  /** Samples that the tracker refused for good, and why it last did. */
  refused: number;
  refusal: { code: string; reason: string } | null;
  /** Batches that gave way because the tracker was away for longer than the spool holds. */
  overflowed: number;
  waiting: number;
  /** What the tracker last said when it was not well. */
  trouble: { code: string; reason: string } | null;
  /** What a person should know though batches go out: of the spool's disk, of this machine's clock. */
  notice: string | null;
};

export type SenderOptions = {
  client: TrackerClient;
  /** Where unacknowledged batches wait; without it they live in memory. */
  spool?: Spool;
  firstWaitMs?: number;
  longestWaitMs?: number;
};

export type Sender = {
  /** Takes samples over, and how their sensors are heard; they go out in this order, one batch at a time. */
  send(samples: BoxSample[], sensors?: HeardSensor[]): void;
  /** Resolves once few batches wait, so that a fast replay does not outrun the tracker. */
  ready(): Promise<void>;
  /** Resolves once everything is acknowledged or refused. @throws ConfigError as soon as the tracker rejects the box. */
  flush(): Promise<void>;
  /** Stops sending; what is not acknowledged stays in the spool. */
  stop(): Promise<void>;
  report(): SenderReport;
};

/** The tracker will never accept this box as it is set up. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Sends numbered batches, each until it is acknowledged, in order: nothing is lost and nothing overtakes. */
export function createSender(options: SenderOptions): Sender {
  const { client, firstWaitMs = FIRST_WAIT_MS, longestWaitMs = LONGEST_WAIT_MS } = options;
  const { spool = createSpool() } = options;
  const { bootId } = client;
  const stopping = new AbortController();
  let sequence = 0;
  let accepted = false;
  let working: Promise<void> | null = null;
  let misconfigured: ConfigError | null = null;
  const waitingForMove: (() => void)[] = [];
  const told = {
    acknowledgedBatches: 0,
    stored: 0,
    ignored: 0,
    ignoredBecause: null as string | null,
    retries: 0,
    refused: 0,
    refusal: null as SenderReport['refusal'],
    overflowed: 0,
    trouble: null as SenderReport['trouble'],
  };

  const announce = () => {
    for (const resolve of waitingForMove.splice(0)) resolve();
  };

  const work = async () => {
    let attempts = 0;
    for (let batch = spool.first(); batch && !stopping.signal.aborted; batch = spool.first()) {
      const outcome = await client.send(batch);
      if (outcome.kind === 'ok') {
        accepted = true;
        told.acknowledgedBatches++;
        told.stored += outcome.value.stored;
        told.ignored += outcome.value.ignored;
        told.ignoredBecause = outcome.value.reason ?? told.ignoredBecause;
        told.trouble = null;
      } else if (outcome.kind === 'config' && !(accepted && outcome.code === 'box_unknown')) {
        misconfigured = new ConfigError(outcome.code, outcome.reason);
        break;
      } else if (outcome.kind === 'permanent') {
        told.refused += batch.samples.length;
        told.refusal = { code: outcome.code, reason: outcome.reason };
      } else {
        told.retries++;
        told.trouble = { code: outcome.code, reason: outcome.reason };
        const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** attempts++) * Math.random();
        await pause(waitMs, stopping.signal);
        continue;
      }
      attempts = 0;
      spool.remove(batch);
      announce();
    }
  };
  const wake = () => {
    if (misconfigured !== null || stopping.signal.aborted) return;
    working ??= work().finally(() => {
      working = null;
      announce();
      if (spool.size > 0) wake();
    });
  };
  const waitUntil = async (few: number) => {
    wake();
    while (spool.size > few && !stopping.signal.aborted) {
      if (misconfigured !== null) throw misconfigured;
      await new Promise<void>((resolve) => waitingForMove.push(resolve));
    }
  };
  wake();

  return {
    send(samples, sensors = []) {
      for (let at = 0; at < samples.length; at += MAX_BATCH_SAMPLES) {
        const batch = { bootId, sequence: sequence++, samples: samples.slice(at, at + MAX_BATCH_SAMPLES) };
        const heard = at === 0 && sensors.length > 0 ? { sensors } : {};
        if (spool.add({ ...batch, ...heard })) told.overflowed++;
      }
      wake();
    },
    ready: () => waitUntil(ENOUGH_WAITING),
    flush: () => waitUntil(0),
    async stop() {
      stopping.abort();
      announce();
      await working;
    },
    report: () => ({
      ...told,
      waiting: spool.size,
      notice: [spool.trouble, client.notice()].filter((line) => line !== null).join(' ') || null,
    }),
  };
}
