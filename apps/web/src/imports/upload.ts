import type { ApiError } from '@tandem/api/endpoint';
import { ApiProblem } from '../base/api.ts';
import { tabHeaders } from '../base/identity.ts';

/**
 * Puts a file's bytes at a URL. By XMLHttpRequest, since `fetch` does not tell how much of a body is sent.
 * @param onSent bytes sent so far
 * @throws ApiProblem as other calls do; an AbortError when `signal` says so
 */
export function upload(
  url: string,
  file: File,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    const stopped = () => fail(new DOMException('stopped', 'AbortError'));
    if (signal.aborted) return stopped();
    request.open('PUT', url);
    request.setRequestHeader('content-type', 'application/octet-stream');
    for (const [name, value] of Object.entries(tabHeaders())) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onload = () => {
      if (request.status < 300) return done();
      fail(new ApiProblem(request.status, answered(request)));
    };
    request.onerror = () =>
      fail(new ApiProblem(0, { code: 'unreachable', message: 'No answer from the studio.' }));
    request.onabort = stopped;
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

function answered({ status, statusText, responseText }: XMLHttpRequest): ApiError {
  try {
    const answer = JSON.parse(responseText);
    if (typeof answer.code === 'string' && typeof answer.message === 'string') return answer;
  } catch {
    // Not the studio's own answer: a proxy's page.
  }
  return { code: `http_${status}`, message: statusText };
}
