import { createServer } from 'node:net';
import { SetupError } from '@tandem/platform';

/** Refuses early and in plain words if another program holds the port. @param setting the variable that moves it */
export async function requireFreePort(port: number, setting: string): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((ready, refuse) => {
      server.once('error', refuse);
      server.listen(port, '127.0.0.1', ready);
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES')
      throw new SetupError(
        `Port ${port} may not be used by this user.`,
        `Choose a port above 1023: ${setting}=${port + 8000} npm start`,
      );
    throw new SetupError(
      `Port ${port} is taken by another program, perhaps a Tandem that is still running.`,
      `End that program, or choose another port: ${setting}=${port + 10} npm start`,
    );
  }
  await new Promise((closed) => server.close(closed));
}
