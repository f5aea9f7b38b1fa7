import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openLine } from './live-line.ts';

/** What may be wrong with the way to the tracker, and how a browser meets it. */
const WRONG = ['cut', 'refuse', 'stall', 'freeze', 'open and silent'] as const;
type Way = 'sound' | (typeof WRONG)[number];
/** A screen has five seconds, of which one is for a slow network. */
const BACK_WITHIN_MS = 4_000;
/** By which a connection opens and the first word comes, and what is a beat of the tracker. */
const OPENS_MS = 50;
const BEAT_MS = 1_000;

/** A browser's WebSocket on a way that the test decides. An attempt begun on a bad way keeps to that, as a lost packet does. */
function socketsOn(way: () => Way) {
  const all = new Set<Socket>();
  class Socket extends EventTarget {
    static CONNECTING = 0;
    static OPEN = 1;
    static CLOSING = 2;
    static CLOSED = 3;
    binaryType = 'blob';
    readyState = 0;
    frozen = false;
    constructor() {
      super();
      all.add(this);
      const met = way();
      if (met === 'stall') return;
      setTimeout(() => {
        if (this.readyState !== 0) return;
        if (met === 'cut' || met === 'refuse') return this.end();
        this.readyState = 1;
        this.frozen = met === 'open and silent';
        this.dispatchEvent(new Event('open'));
        this.speak();
      }, OPENS_MS);
    }
    speak() {
      if (this.readyState === 1 && !this.frozen)
        this.dispatchEvent(new MessageEvent('message', { data: 'board' }));
    }
    end() {
      all.delete(this);
      this.readyState = 3;
      this.dispatchEvent(new Event('error'));
      this.dispatchEvent(Object.assign(new Event('close'), { code: 1006, reason: '' }));
    }
    close() {
      all.delete(this);
      this.readyState = 3;
    }
  }
  return { Socket: Socket as unknown as typeof WebSocket, all };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('whatever was wrong, and for however long: a screen is back within five seconds of its line', async () => {
  const outage = fc.record({
    wrong: fc.constantFrom(...WRONG),
    soundMs: fc.integer({ min: 0, max: 5_000 }),
    lastsMs: fc.integer({ min: 1, max: 120_000 }),
  });
  const phaseMs = fc.integer({ min: 0, max: BEAT_MS - 1 });
  await fc.assert(
    fc.asyncProperty(phaseMs, fc.array(outage, { minLength: 1, maxLength: 3 }), async (phase, outages) => {
      let way: Way = 'sound';
      let heardAt = Number.NEGATIVE_INFINITY;
      const { Socket, all } = socketsOn(() => way);
      const beat = setInterval(() => {
        for (const socket of all) if (way === 'sound') socket.speak();
      }, BEAT_MS);
      await vi.advanceTimersByTimeAsync(phase);
      const close = openLine(
        'ws://tracker.example/live',
        { onMessage: () => (heardAt = performance.now()), onLost: () => {} },
        { WebSocket: Socket },
      );
      for (const { wrong, soundMs, lastsMs } of outages) {
        await vi.advanceTimersByTimeAsync(BACK_WITHIN_MS + soundMs);
        way = wrong;
        for (const socket of [...all]) {
          // A frozen connection stays so when the way is sound again; one that only stalls goes on.
          if (wrong === 'freeze' || wrong === 'open and silent') socket.frozen = true;
          if (wrong === 'cut') socket.end();
        }
        // What freezes connections lets new ones through.
        if (wrong === 'freeze') way = 'sound';
        else await vi.advanceTimersByTimeAsync(lastsMs);
        way = 'sound';
        const backAt = performance.now();
        await vi.advanceTimersByTimeAsync(BACK_WITHIN_MS);
        expect(heardAt).toBeGreaterThan(backAt);
      }
      close();
      clearInterval(beat);
      const silentFrom = performance.now();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(heardAt).toBeLessThanOrEqual(silentFrom);
    }),
    { numRuns: 200 },
  );
});
