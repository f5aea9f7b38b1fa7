import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import qs from 'qs';

/** A request as it came: `/Service/Method`, its body and its form; and the HTTP status that it was answered. */
export type Asked = { path: string; body: string; form: Record<string, unknown>; answered: number | null };
export const OK = '<R><ErrorCode>200</ErrorCode><Clients></Clients></R>';
export const refusal = (code: number, message: string) =>
  `<R><Clients><message>${message}</message></Clients><ErrorCode>${code}</ErrorCode></R>`;

/** What the server at `url` says to the same call. */
export async function saidBy(url: string, { path, body }: Asked): Promise<string> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  return answer.text();
}

/** Answers with what the server at `url` says to the same call. */
export async function passOn(url: string, asked: Asked, response: ServerResponse): Promise<void> {
  response.end(await saidBy(url, asked));
}

/** A server that answers every call as the test says, and remembers what it was asked. */
export async function startAnswering(first: (asked: Asked, response: ServerResponse) => unknown) {
  const asked: Asked[] = [];
  let answer = first;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const one: Asked = {
      path: request.url!,
      body,
      form: qs.parse(body, { arrayLimit: 1000 }),
      answered: null,
    };
    asked.push(one);
    response.once('finish', () => {
      one.answered = response.statusCode;
    });
    answer(one, response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answerWith(next: typeof first) {
      answer = next;
      asked.length = 0;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
