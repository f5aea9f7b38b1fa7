import http from 'node:http';
import https from 'node:https';
import { answerText, type Exchange } from '@tandem/api/box-side';

const agents = {
  'http:': new http.Agent({ keepAlive: true, maxSockets: 2 }),
  'https:': new https.Agent({ keepAlive: true, maxSockets: 2 }),
};

/** By Node's plain HTTP: its fetch takes 16 MB of a small computer's memory for the same. */
export const byNode: Exchange = async (url, { method, headers, body, signal }) => {
  const { request } = url.protocol === 'https:' ? https : http;
  const agent = agents[url.protocol as keyof typeof agents];
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    request(url, { method, headers, agent, signal })
      .on('response', resolve)
      .on('error', reject)
      .end(body ?? undefined);
  });
  const status = response.statusCode!;
  if (status >= 300 && status < 400) {
    response.destroy();
    throw new Error('it leads to another address');
  }
  const answer = answerText();
  for await (const bytes of response) answer.add(bytes);
  return { status, date: response.headers.date ?? null, text: answer.end() };
};
