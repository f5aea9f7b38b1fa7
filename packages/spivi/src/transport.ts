import { type Dispatcher, request } from 'undici';
import type { RawResponse } from './codec.ts';

/** Why no answer could be used, and whether the server may have acted all the same. */
export interface NoAnswer {
  reason: 'timeout' | 'cancelled' | 'too_large' | 'refused' | 'broken';
  /** Whether any of the request can have reached the server. */
  sent: boolean;
}

export interface Post {
  url: string;
  body: string;
  dispatcher: Dispatcher;
  /** For the whole exchange, connecting included. */
  timeoutMs: number;
  maxBodyBytes: number;
  signal?: AbortSignal;
}

class TooLargeError extends Error {}

async function readBounded(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new TooLargeError();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The text in the charset of the header or the XML declaration, UTF-8 without one; null when it is none. */
function decode(bytes: Buffer, contentType: string | null, encoding: string | null): string | null {
  if (encoding !== null && encoding.toLowerCase() !== 'identity') return null;
  const declaration = /^\s*<\?xml[^>]*encoding=["']([\w.-]+)["']/.exec(bytes.toString('latin1', 0, 200));
  const charset = /charset="?([\w.-]+)/i.exec(contentType ?? '')?.[1] ?? declaration?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const single = (header: string | string[] | undefined): string | null =>
  (Array.isArray(header) ? header[0] : header) ?? null;

/** One POST of a form. Redirects are not followed, and the answer is read only up to its bound. */
export async function post(call: Post): Promise<RawResponse | NoAnswer> {
  let sent = false;
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), call.timeoutMs);
  const signal = call.signal ? AbortSignal.any([deadline.signal, call.signal]) : deadline.signal;
  const bytes = Buffer.from(call.body);
  // A generator is asked for its content only once there is a connection to write to: that tells a
  // request that never left from one that the server may have acted on.
  async function* content() {
    sent = true;
    yield bytes;
  }
  try {
    const response = await request(call.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(bytes.length),
        'accept-encoding': 'identity',
        accept: 'application/xml, text/xml',
      },
      body: content() as unknown as Dispatcher.DispatchOptions['body'],
      dispatcher: call.dispatcher,
      headersTimeout: 0,
      bodyTimeout: 0,
      signal,
    });
    const { headers, statusCode } = response;
    const contentType = single(headers['content-type']);
    const received = await readBounded(response.body, call.maxBodyBytes);
    return {
      httpStatus: statusCode,
      contentType,
      retryAfter: single(headers['retry-after']),
      body: decode(received, contentType, single(headers['content-encoding'])),
    };
  } catch (error) {
    if (error instanceof TooLargeError) return { reason: 'too_large', sent };
    if (call.signal?.aborted) return { reason: 'cancelled', sent };
    if (deadline.signal.aborted || (error as { code?: unknown }).code === 'UND_ERR_CONNECT_TIMEOUT')
      return { reason: 'timeout', sent };
    return { reason: sent ? 'broken' : 'refused', sent };
  } finally {
    // Thousands of calls would keep their timers, and all they hold, until each has run out.
    clearTimeout(timer);
  }
}
