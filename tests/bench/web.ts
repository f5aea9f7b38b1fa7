import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { untilReady } from '../../scripts/until-ready.ts';

const root = join(import.meta.dirname, '../..');

/** The studio's web service in a process of its own, ready to answer. */
export async function startWeb(url: string, dataDir: string, port: number): Promise<ChildProcess> {
  const web = spawn(process.execPath, [join(root, 'apps/studio/src/main.ts'), '--services=web'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      LOG_LEVEL: 'error',
      DATABASE_URL: url,
      TANDEM_DATA: dataDir,
      STUDIO_PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      TRUSTED_PROXIES: 'loopback',
    },
  });
  await untilReady({ name: 'studio', child: web, port }, { say: console.error });
  return web;
}

/** @param address whence it comes, where many sign in. @returns the cookie header of the session */
export async function signIn(
  port: number,
  email: string,
  password: string,
  address = '127.0.0.1',
): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: `http://localhost:${port}`,
      'x-forwarded-for': address,
    },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`sign-in answered ${answer.status}`);
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}
