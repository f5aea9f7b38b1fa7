import { createServer } from 'node:http';
import type { BoxStatus } from './box-status.ts';
import { statusPage } from './status-page.ts';
import { languageOf } from './words.ts';

/** For those in the gym who look; more wait. */
const MOST_CONNECTIONS = 20;
const REQUEST_MS = 5_000;

/**
 * Shows the status to whoever is in the same network. A port that cannot be had is said, and ends nothing.
 * @returns ends it
 */
export function serveStatus(port: number, status: () => BoxStatus, say: (line: string) => void): () => void {
  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS, keepAliveTimeout: REQUEST_MS },
    (request, response) => {
      const answer = (code: number, type: string, body: string) => {
        response.writeHead(code, {
          'content-type': `${type}; charset=utf-8`,
          'content-security-policy':
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cache-control': 'no-store',
        });
        response.end(request.method === 'HEAD' ? undefined : body);
      };
      if (request.url !== '/') return answer(404, 'text/plain', 'Only / is here.\n');
      if (request.method !== 'GET' && request.method !== 'HEAD')
        return answer(405, 'text/plain', 'It can only be looked at.\n');
      answer(200, 'text/html', statusPage(status(), languageOf(request.headers['accept-language'])));
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.on('error', (error: NodeJS.ErrnoException) =>
    say(
      error.code === 'EADDRINUSE'
        ? `The status page is not shown: another program has port ${port}. Give another --status.`
        : `The status page is not shown: ${error.message}`,
    ),
  );
  server.listen(port);
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
