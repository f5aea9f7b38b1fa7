import type { Failure, SpiviClient, SpiviRequest } from '@tandem/spivi';
import type { Studio } from '../../base/context.ts';
import { normalizeEmail } from '../../base/email.ts';
import { callSpiviMany } from '../calls/call.ts';
import type { Connection } from '../calls/load-connection.ts';
import { withEmail, withoutPlus } from './match-rule.ts';

type ClientQuery = SpiviRequest<'ClientService/GetClients'>;
export type Person = {
  customerId: string;
  name: string;
  email: string;
  emailNormalized: string;
  /** The link to be looked at again; null where one is sought. */
  link: { clientId: number; email: string | null } | null;
};
/** `failure`: Spivi refused to answer about this person. */
export type Answer = { person: Person; clients: SpiviClient[]; failure: Failure | null };
export type About = { connection: Connection; preview: boolean };

/**
 * Asks Spivi for people: those without a link under their email, linked ones under the email that Spivi has. Who is
 * not found so is asked for once more in another way.
 *
 * @param deep look for the same name as well: a second call for each who is not found
 * @returns the answers about the first so many people, and what stopped it there, if anything did
 * @throws CallsStopped
 */
export async function askFor(
  studio: Studio,
  { connection, preview }: About,
  people: readonly Person[],
  deep = false,
): Promise<{ answers: Answer[]; lost: Failure | null }> {
  // The log of calls names whom a single look-up is about.
  const about = { connection, preview, ...(people.length === 1 && { customerId: people[0]!.customerId }) };
  const first = await ask(studio, about, people.map(firstQuery));
  const answers = first.found.map((found, i): Answer => ({ person: people[i]!, ...found }));
  const open = answers.flatMap((answer) => otherQueries(answer, deep).map((query) => ({ answer, query })));
  const second = first.lost
    ? { found: [], lost: first.lost }
    : await ask(
        studio,
        about,
        open.map(({ query }) => query),
      );
  for (const [i, { clients, failure }] of second.found.entries()) {
    const { answer } = open[i]!;
    const known = new Set(answer.clients.map((client) => client.clientId));
    answer.clients.push(...clients.filter((client) => !known.has(client.clientId)));
    answer.failure ??= failure;
  }
  const unanswered = open[second.found.length]?.answer;
  return {
    answers: unanswered ? answers.slice(0, answers.indexOf(unanswered)) : answers,
    lost: second.lost,
  };
}

const firstQuery = ({ link, email, name }: Person): ClientQuery =>
  link === null ? { username: email } : link.email === null ? { searchText: name } : { username: link.email };

/** The client's email may have changed at Spivi; a customer's may have a plus that Spivi does not know. */
function otherQueries({ person, clients, failure }: Answer, deep: boolean): ClientQuery[] {
  const { link, email, emailNormalized, name } = person;
  if (failure) return [];
  if (link) {
    if (link.email === null || clients.some((client) => client.clientId === link.clientId)) return [];
    const own: ClientQuery[] = normalizeEmail(link.email) === emailNormalized ? [] : [{ username: email }];
    return [...own, { searchText: name }];
  }
  if (withEmail(clients, email).length > 0) return [];
  const base = withoutPlus(email);
  return [
    ...(base === emailNormalized ? [] : [{ username: base }]),
    ...(deep ? [{ searchText: name }] : []),
  ] as ClientQuery[];
}

async function ask(studio: Studio, about: About & { customerId?: string }, queries: ClientQuery[]) {
  const outcomes =
    queries.length > 0 ? await callSpiviMany(studio, about, 'ClientService/GetClients', queries) : [];
  const found: { clients: SpiviClient[]; failure: Failure | null }[] = [];
  for (const outcome of outcomes) {
    if (outcome.kind === 'ok') found.push({ clients: outcome.value.clients, failure: null });
    // Some servers say "not found" where others send an empty list.
    else if (outcome.code === 'not_found') found.push({ clients: [], failure: null });
    else if (outcome.kind === 'permanent') found.push({ clients: [], failure: outcome });
    else return { found, lost: outcome };
  }
  return { found, lost: null };
}
