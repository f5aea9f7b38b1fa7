import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { inStudio } from '../base/call.ts';
import { fresh } from './fixtures.ts';
import type { TestStudio } from './studio.ts';

/** At which step the server does what. `hang_up_after`: it takes the whole mail and leaves without an answer. */
export type Fault =
  | 'none'
  | 'busy'
  | 'refused'
  | 'hang_up_before'
  | 'hang_up_after'
  | 'login'
  | { hold: Promise<void> };
export type TestMailServer = {
  url: string;
  fault: Fault;
  /** What it has taken, in full. */
  mails: { to: string[]; bytes: Buffer }[];
  close(): Promise<void>;
};

type Connection = { session: unknown; _socket: { destroy(): void } };

/** A mail server that speaks SMTP over a socket, and fails as told. */
export async function startMailServer(): Promise<TestMailServer> {
  /** Ends the connection in the midst of it. */
  const hangUp = (session: SMTPServerSession) => {
    const connections = [...server.connections] as unknown as Connection[];
    connections.find((connection) => connection.session === session)!._socket.destroy();
  };
  const server: SMTPServer = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    hideSize: true,
    onAuth: (_auth, _session, done) =>
      done(state.fault === 'login' ? new Error('Wrong password') : null, { user: 'studio' }),
    onRcptTo({ address }, session, done) {
      if (state.fault === 'hang_up_before') return hangUp(session);
      if (state.fault === 'busy') return done(answer(450, `${address} is busy`));
      if (state.fault === 'refused') return done(answer(550, `${address} is unknown here`));
      done();
    },
    async onData(stream, session, done) {
      const bytes = await buffer(stream);
      state.mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), bytes });
      if (typeof state.fault === 'object') await state.fault.hold;
      if (state.fault === 'hang_up_after') return hangUp(session);
      done();
    },
  });
  server.on('error', () => {});
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = server.server.address() as AddressInfo;
  const state: TestMailServer = {
    url: `smtp://studio:secret@127.0.0.1:${port}`,
    fault: 'none',
    mails: [],
    close: () => new Promise((done) => server.close(() => done())),
  };
  return state;
}

const answer = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode });

/** Tests whose studio hands its mails to a server of the file's own; each has a tenant of its own. */
export const mailed = fresh
  // biome-ignore lint/correctness/noEmptyPattern: from the pattern vitest reads what a fixture needs
  .extend('server', { scope: 'file' }, async ({}, { onCleanup }) => {
    const server = await startMailServer();
    onCleanup(() => server.close());
    return server;
  })
  .extend('options', { scope: 'file' }, ({ server }) => ({
    settings: { publicUrl: 'https://club.example', smtp: { url: server.url, from: 'no-reply@club.example' } },
  }));

/** Has a test begin where the bookings of its scene were told long ago. */
export const confirmationsRead = (t: TestStudio, studioId: string) =>
  inStudio(t.studio, studioId, ({ trx }) =>
    trx.deleteFrom('mails').where('kind', '=', 'booking_confirmed').execute(),
  );
