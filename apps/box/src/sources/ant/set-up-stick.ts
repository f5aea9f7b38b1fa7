import type { Clock } from '../clock.ts';
import { answerTo, isStartUp, RESET, type Step, setUpSteps } from './messages.ts';
import { StickTrouble } from './stick-state.ts';
import { type StickPipes, TransferError } from './usb-bus.ts';
import { type AntMessage, createMessageReader, writeMessage } from './wire.ts';

/** Each message is said so often at most: a cold stick refuses its key now and then, or is not there yet. */
export const MOST_TRIES = 6;
/** So long is an answer waited for. */
export const ANSWER_MS = 500;
/** After a reset a stick takes no message for a moment. */
const SETTLE_MS = 100;

/**
 * Makes a stick hear the whole room; each message is answered before the next is sent.
 * @throws StickTrouble with what it answers not, or refuses
 */
export async function setUpStick(pipes: StickPipes, key: Uint8Array, clock: Clock): Promise<void> {
  const say = async (
    { id, payload }: Pick<Step, 'id' | 'payload'>,
    read: (message: AntMessage) => number | null,
  ) => {
    let answer: number | null = null;
    for (let tries = 0; tries < MOST_TRIES && answer !== 0; tries++)
      answer = (await once(pipes, clock, writeMessage(id, payload), read)) ?? answer;
    return answer;
  };
  if ((await say(RESET, (message) => (isStartUp(message) ? 0 : null))) === null)
    throw new StickTrouble('no_answer');
  await clock.wait(SETTLE_MS);
  for (const step of setUpSteps(key)) {
    const answer = await say(step, (message) => answerTo(step.id, message));
    if (answer === 0 || (step.optional && answer !== null)) continue;
    if (answer === null) throw new StickTrouble('no_answer');
    throw new StickTrouble(step.refused, `message 0x${step.id.toString(16)}, answer ${answer}`);
  }
}

/** Says it, and waits for what `read` takes as its answer; null where none comes in time. A failed transfer is none. */
async function once(
  pipes: StickPipes,
  clock: Clock,
  said: Uint8Array,
  read: (message: AntMessage) => number | null,
): Promise<number | null> {
  const reader = createMessageReader();
  const until = clock.nowMs() + ANSWER_MS;
  try {
    await pipes.write(said);
    for (let left = ANSWER_MS; left > 0; left = until - clock.nowMs()) {
      const bytes = await pipes.read(left);
      for (const message of bytes === null ? [] : reader.read(bytes)) {
        const answer = read(message);
        if (answer !== null) return answer;
      }
    }
  } catch (error) {
    if (!(error instanceof TransferError)) throw error;
    await clock.wait(Math.max(0, until - clock.nowMs()));
  }
  return null;
}
