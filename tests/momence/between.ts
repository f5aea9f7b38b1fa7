import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What comes of an answer on its way: another, or null as it was. @param path with its query */
type Answer = { status?: number; body: unknown };
type Alter = (path: string, body: unknown) => Answer | null | Promise<null>;

/** Stands between Tandem and the fake, and changes some of its answers; a body that is a text is sent as a page. */
export async function between(fakeUrl: string, alter: Alter): Promise<{ url: string; close(): void }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { authorization = '', 'content-type': type } = request.headers;
    const answer = await fetch(`${fakeUrl}${request.url}`, {
      method: request.method!,
      headers: { authorization, ...(type && { 'content-type': type }) },
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const text = await answer.text();
    const altered: Answer = (await alter(request.url!, JSON.parse(text))) ?? { body: JSON.parse(text) };
    const { status = answer.status, body } = altered;
    const page = typeof body === 'string';
    response.writeHead(status, { 'content-type': page ? 'text/html' : 'application/json' });
    response.end(page ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  };
}
