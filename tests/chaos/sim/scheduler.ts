import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { clearTimeout, setTimeout } from 'node:timers';
import { realNowMs } from './virtual-process.ts';

/** Where work stands still until it is its turn: before each statement, after each commit, while it sleeps. */
export type Gate = 'start' | 'begin' | 'sql' | 'commit' | 'committed' | 'rollback' | 'woken' | 'sleep';

/** What happens to a task at a gate: `kill` abandons it on the spot, a pause makes a zombie of it. */
export type Verdict = { kill: true } | { pauseMs: number } | null;

/** One piece of work: a person's action or a job's run. It may work on several things side by side. */
export type Task = {
  id: number;
  name: string;
  kind: 'person' | 'job';
  state: 'alive' | 'ended' | 'killed';
  /** Time that passed meanwhile, such as in a call to Spivi, and is charged at the next gate. */
  owedMs: number;
  gates: number;
  /** How many other tasks it waits for. */
  waitsFor: number;
  error: unknown;
  /** Resolves when it stands at a gate or has ended. */
  arrival: PromiseWithResolvers<void>;
  /** What dies with it, such as open transactions. */
  onKill: Set<() => Promise<void>>;
  /** What becomes of its open transactions when it stands still for long. */
  onPause: Set<(pauseMs: number) => Promise<void>>;
};

type Waiter = { task: Task; wakeAtMs: number; order: number[]; resume: () => void };
/** A statement whose answer is awaited, in real time. */
type Pending = {
  task: Task;
  pid: number;
  /** Waits for another task's lock; or did, and must wait for its turn now. */
  locked: boolean;
  wasLocked: boolean;
  arrival: PromiseWithResolvers<void>;
};
type Timer = { atMs: number; order: number[]; run: () => Promise<void> | void };

/** What takes longer is asked about: a statement may wait for a lock that another task holds. */
const PROBE_MS = 4;
/** Nothing under way at so many looks: one of the things that a task did side by side is done. */
const IDLE_LOOKS = 2;
const STUCK_MS = 20_000;

/** For looking into the simulation itself. */
const everyGate = process.env.CHAOS_GATES !== undefined;

let exchanges = 0;
subscribe('undici:request:create', () => exchanges++);
subscribe('undici:request:trailers', () => exchanges--);
subscribe('undici:request:error', () => exchanges--);

/**
 * Runs tasks one step at a time in virtual time: between two gates only one of them moves, so that the same seed gives
 * the same order of everything. Real parts (PostgreSQL, HTTP) answer within a step, in no virtual time at all.
 */
export class Scheduler {
  nowMs: number;
  /** The task that moved last: whoever calls Spivi now is it. */
  running: Task | null = null;
  readonly trace: string[] = [];
  /** Sessions that wait for a lock → the sessions that hold it. */
  blockers: (pids: number[]) => Promise<Map<number, number[]>> = async () => new Map();
  onGate: (task: Task, gate: Gate, text: string) => Verdict = () => null;
  /** Cost of a gate in virtual ms. */
  gateMs: (task: Task) => number = () => 0;
  /** Called after each step in which something was committed. */
  afterCommit: () => Promise<void> = async () => {};
  committed = false;
  readonly #store = new AsyncLocalStorage<Task>();
  #waiters: Waiter[] = [];
  #timers: Timer[] = [];
  readonly #pending = new Set<Pending>();
  #seq = 0;

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  current(): Task | undefined {
    return this.#store.getStore();
  }

  note(text: string): void {
    const line = `${new Date(this.nowMs).toISOString().slice(5, 23)} ${text}`;
    this.trace.push(line);
  }

  at(atMs: number, run: Timer['run']): void {
    this.#timers.push({ atMs: Math.max(atMs, this.nowMs), order: [this.#seq++], run });
  }

  /** Starts a task; `ended` hears of its end, unless it was killed. */
  spawn(
    name: string,
    kind: Task['kind'],
    work: () => Promise<unknown>,
    ended: (task: Task) => Promise<void> | void = () => {},
    delayMs = 0,
  ): Task {
    const task: Task = {
      id: ++this.#seq,
      name,
      kind,
      state: 'alive',
      owedMs: delayMs,
      gates: 0,
      waitsFor: 0,
      error: null,
      arrival: Promise.withResolvers(),
      onKill: new Set(),
      onPause: new Set(),
    };
    void this.#store.run(task, async () => {
      await this.gate('start', '');
      try {
        await work();
      } catch (error) {
        task.error = error;
      }
      if (task.state === 'killed') return;
      task.state = 'ended';
      await ended(task);
      task.arrival.resolve();
    });
    return task;
  }

  /** Stands still until it is this task's turn. Outside of tasks it lets everything pass. */
  async gate(gate: Gate, text: string, sleepMs = 0): Promise<void> {
    const task = this.current();
    if (!task) return;
    if (task.state === 'killed') return new Promise(() => {});
    task.gates++;
    if (everyGate) this.note(`  ${task.name} ${task.gates} ${gate} ${short(text)}`);
    const verdict = this.onGate(task, gate, text);
    if (verdict && 'kill' in verdict) {
      await this.#kill(task, gate, text);
      return new Promise(() => {});
    }
    const pauseMs = verdict ? verdict.pauseMs : 0;
    if (pauseMs > 0) {
      for (const pause of task.onPause) await pause(pauseMs);
      this.note(`${task.name}: stands still for ${Math.round(pauseMs)} ms before ${gate} ${short(text)}`);
    }
    const wakeAtMs = this.nowMs + task.owedMs + sleepMs + pauseMs + this.gateMs(task);
    task.owedMs = 0;
    await new Promise<void>((resume) => {
      // In a tie the elder goes first, whoever's real answer was there sooner.
      this.#waiters.push({ task, wakeAtMs, order: [task.id, task.gates], resume });
      task.arrival.resolve();
    });
    if (task.state !== 'alive') return new Promise(() => {});
  }

  /** Waits within a task for another one, in virtual time. */
  async join<T>(other: Promise<T>): Promise<T> {
    const task = this.current();
    if (!task) return other;
    task.waitsFor++;
    task.arrival.resolve();
    const value = await other;
    task.waitsFor--;
    await this.gate('woken', '');
    return value;
  }

  /** Awaits a statement's answer in real time; where it waited for another task's lock, goes on in turn. */
  async answer<T>(pid: number, query: () => Promise<T>): Promise<T> {
    const task = this.current();
    if (!task) return query();
    const arrival = Promise.withResolvers<void>();
    const pending: Pending = { task, pid, locked: false, wasLocked: false, arrival };
    this.#pending.add(pending);
    try {
      return await query();
    } finally {
      this.#pending.delete(pending);
      if (pending.wasLocked) {
        const turn = this.gate('woken', '');
        pending.arrival.resolve();
        await turn;
      }
    }
  }

  async #kill(task: Task, gate: Gate, text: string): Promise<void> {
    this.note(`${task.name}: killed before ${gate} ${short(text)}`);
    task.state = 'killed';
    this.#waiters = this.#waiters.filter((waiter) => waiter.task !== task);
    for (const die of task.onKill) await die();
    task.arrival.resolve();
  }

  /** Runs everything that is due up to that instant of virtual time. */
  async runTo(toMs: number): Promise<void> {
    for (;;) {
      const dueMs = this.#dueMs();
      if (dueMs > toMs) break;
      this.nowMs = Math.max(this.nowMs, dueMs);
      const timer = earliest(this.#timers, (one) => one.atMs);
      if (timer && timer.atMs <= dueMs) {
        this.#timers.splice(this.#timers.indexOf(timer), 1);
        this.running = null;
        await timer.run();
      } else await this.#step(earliest(this.#waiters, (one) => one.wakeAtMs)!);
      await this.#wakeLocked();
      if (this.committed) {
        this.committed = false;
        await this.afterCommit();
      }
    }
    this.nowMs = Math.max(this.nowMs, toMs);
  }

  /** Runs until the task has ended, at most so long in virtual time. */
  async finish(task: Task, mostMs = 600_000): Promise<void> {
    const deadline = this.nowMs + mostMs;
    while (task.state === 'alive') {
      const next = this.#dueMs();
      if (next > deadline) throw new Error(`${task.name} has not ended within ${mostMs} ms of virtual time`);
      await this.runTo(next);
    }
  }

  #dueMs(): number {
    return Math.min(
      earliest(this.#waiters, (one) => one.wakeAtMs)?.wakeAtMs ?? Infinity,
      earliest(this.#timers, (one) => one.atMs)?.atMs ?? Infinity,
    );
  }

  async #step(waiter: Waiter): Promise<void> {
    const { task } = waiter;
    this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
    task.arrival = Promise.withResolvers();
    this.running = task;
    waiter.resume();
    await this.#watch(
      task,
      task.arrival.promise,
      (idle) => idle >= IDLE_LOOKS && this.#standsElsewhere(task),
    );
  }

  #standsElsewhere(task: Task): boolean {
    if (task.waitsFor > 0) return true;
    return this.#waiters.some((one) => one.task === task) || this.#locked().some((one) => one.task === task);
  }

  /** Waits, in real time, until it has arrived, waits for another task's lock, or `enough` says so. */
  async #watch(task: Task, arrived: Promise<void>, enough: (idleLooks: number) => boolean): Promise<void> {
    const begun = realNowMs();
    let idle = 0;
    while (await isSlow(arrived)) {
      const open = [...this.#pending].filter((one) => one.task === task && !one.locked);
      // Asking takes a moment, in which the answer may have come.
      for (const pending of open)
        if ((await this.#isLocked(pending)) && this.#pending.has(pending))
          pending.locked = pending.wasLocked = true;
      if (open.length > 0 && open.every((one) => one.locked)) return;
      idle = open.length > 0 || exchanges > 0 ? 0 : idle + 1;
      if (enough(idle)) return;
      if (realNowMs() - begun > STUCK_MS) throw new Error(`${task.name} has not moved for ${STUCK_MS} ms`);
    }
  }

  #locked = () => [...this.#pending].filter((one) => one.locked);

  /** Whether it waits for a task that can still move; a circle is left to the database to break. */
  async #isLocked({ pid }: Pending): Promise<boolean> {
    const pids = new Set([pid, ...this.#locked().map((one) => one.pid)]);
    const by = await this.blockers([...pids]);
    const behind = new Set<number>();
    for (let next = [pid]; next.length > 0; ) {
      next = next.flatMap((one) => by.get(one) ?? []).filter((one) => !behind.has(one));
      for (const one of next) behind.add(one);
    }
    return [...behind].some((one) => !pids.has(one));
  }

  async #wakeLocked(): Promise<void> {
    for (;;) {
      const locked = this.#locked();
      if (locked.length === 0) return;
      const blocked = await this.blockers(locked.map((one) => one.pid));
      const freed = locked.filter((one) => !blocked.get(one.pid)?.length);
      if (freed.length === 0) return;
      // Freed ones move at once, up to their next gate; some stand there already.
      for (const one of freed) {
        one.locked = false;
        await this.#watch(one.task, one.arrival.promise, () => !this.#pending.has(one));
      }
    }
  }
}

async function isSlow(arrived: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const slow = new Promise<true>((tell) => {
    timer = setTimeout(tell, PROBE_MS, true);
  });
  const answer = await Promise.race([arrived, slow]);
  clearTimeout(timer);
  return answer === true;
}

function earliest<T extends { order: number[] }>(items: readonly T[], atMs: (item: T) => number): T | null {
  let best: T | null = null;
  for (const item of items)
    if (!best || atMs(item) < atMs(best) || (atMs(item) === atMs(best) && isBefore(item.order, best.order)))
      best = item;
  return best;
}

const isBefore = ([a = 0, b = 0]: number[], [c = 0, d = 0]: number[]) => a < c || (a === c && b < d);

const short = (text: string) => text.replace(/\s+/g, ' ').trim().slice(0, 70);
