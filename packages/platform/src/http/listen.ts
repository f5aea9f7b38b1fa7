import type { FastifyInstance } from 'fastify';
import { SetupError } from '../errors.ts';

/** Listens, or says in plain words that the port is taken. @param setting name of the variable that moves it */
export async function listen(
  app: FastifyInstance,
  options: { host: string; port: number; setting: string },
): Promise<void> {
  try {
    await app.listen({ host: options.host, port: options.port });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE') {
      throw new SetupError(
        `Port ${options.port} is taken by another program.`,
        `End that program, or choose another port: ${options.setting}=${options.port + 10} npm start`,
      );
    }
    if (code === 'EACCES') {
      throw new SetupError(
        `Port ${options.port} may not be used by this user.`,
        `Choose a port above 1023 with ${options.setting}.`,
      );
    }
    throw error;
  }
}
