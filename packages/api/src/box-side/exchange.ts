/** The largest answer a tracker gives a box, in bytes; one that is larger is not read. */
const MAX_ANSWER_BYTES = 256 * 1024;

export type Asked = {
  method: string;
  headers: Record<string, string>;
  body: string | null;
  signal: AbortSignal;
};
/** @property date of the answer, as its header has it */
export type Answered = { status: number; date: string | null; text: string };

/**
 * A question over HTTP and its whole answer. No other address is followed.
 * @throws Error where none came within the signal, it is larger than any of the tracker's, or it leads elsewhere
 */
export type Exchange = (url: URL, asked: Asked) => Promise<Answered>;

/** By the web's own fetch: in a page there is no other way. */
export const byFetch: Exchange = async (url, asked) => {
  const response = await fetch(url, { ...asked, redirect: 'error' });
  const answer = answerText();
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader!.read())
    answer.add(read.value);
  return { status: response.status, date: response.headers.get('date'), text: answer.end() };
};

/** Puts an answer together, and refuses what is too large before it is held. */
export function answerText(): { add(bytes: Uint8Array): void; end(): string } {
  const decoder = new TextDecoder();
  let text = '';
  let sizeBytes = 0;
  return {
    add(bytes) {
      sizeBytes += bytes.length;
      if (sizeBytes > MAX_ANSWER_BYTES) throw new Error('its answer is too large');
      text += decoder.decode(bytes, { stream: true });
    },
    end: () => text + decoder.decode(),
  };
}
