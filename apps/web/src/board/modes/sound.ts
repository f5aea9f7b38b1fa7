import type { Cue } from '@tandem/metrics/modes';

/** How each is heard: its pitch, how long, and how often. */
const SOUNDS: Record<Cue['sound'], { hertz: number; seconds: number; times: number }> = {
  tick: { hertz: 880, seconds: 0.09, times: 1 },
  ready: { hertz: 880, seconds: 0.09, times: 1 },
  work: { hertz: 1320, seconds: 0.5, times: 1 },
  rest: { hertz: 660, seconds: 0.35, times: 2 },
  over: { hertz: 990, seconds: 0.3, times: 3 },
};
const BETWEEN_SECONDS = 0.12;
const LOUD = 0.5;
/** A tone that begins or ends at once clicks. */
const EDGE_SECONDS = 0.01;

const KEY = 'tandem.board.sound';

/** `waits`: it is on, and the browser lets nothing be heard until somebody touches the page. */
type Sound = 'off' | 'waits' | 'on';

let context: AudioContext | null = null;
const listeners = new Set<() => void>();
const tell = () => {
  for (const each of listeners) each();
};

export const soundNow = (): Sound => {
  if (localStorage.getItem(KEY) !== 'on') return 'off';
  return context?.state === 'running' ? 'on' : 'waits';
};

/** Follows whether this screen is heard. */
export function onSound(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Lets this screen be heard, from a touch or a key on it. */
async function wake(): Promise<void> {
  if (context === null) {
    context = new AudioContext();
    context.addEventListener('statechange', tell);
  }
  await context.resume();
  tell();
}

/** Switches the sound of this screen, which remembers it. Called by a touch or a key. */
export async function switchSound(on: boolean): Promise<void> {
  localStorage.setItem(KEY, on ? 'on' : 'off');
  tell();
  if (!on) return;
  await wake();
  play('tick');
}

// A screen that was heard before is heard again from the first touch on it.
for (const touch of ['pointerdown', 'keydown'])
  document.addEventListener(touch, () => {
    if (soundNow() === 'waits') void wake();
  });

/** Lets a sound be heard on this screen, if it is on. @param inSeconds from now */
export function play(sound: Cue['sound'], inSeconds = 0): void {
  if (soundNow() !== 'on' || context === null) return;
  const { hertz, seconds, times } = SOUNDS[sound];
  for (let i = 0; i < times; i++) {
    const from = context.currentTime + Math.max(0, inSeconds) + i * (seconds + BETWEEN_SECONDS);
    const tone = new OscillatorNode(context, { frequency: hertz });
    const loud = new GainNode(context, { gain: 0 });
    loud.gain.setValueAtTime(0, from);
    loud.gain.linearRampToValueAtTime(LOUD, from + EDGE_SECONDS);
    loud.gain.setValueAtTime(LOUD, from + seconds - EDGE_SECONDS);
    loud.gain.linearRampToValueAtTime(0, from + seconds);
    tone.connect(loud).connect(context.destination);
    tone.start(from);
    tone.stop(from + seconds);
  }
}
