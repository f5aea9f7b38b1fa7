import { createServer } from 'node:net';

/** @returns a port of this machine that nobody listens at; somebody else may take it before it is used */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}
