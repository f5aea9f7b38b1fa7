import { PassThrough } from 'node:stream';
import type { MailFailure } from '@tandem/api/words';
import { inSpan } from '@tandem/platform';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Settings } from '../base/context.ts';

const TIMEOUTS = {
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 30_000,
  dnsTimeout: 10_000,
};

/** What came of handing a mail over; `again`: worth another try, since it surely did not go out. */
export type Delivery = { sent: true } | { sent: false; again: boolean; reason: MailFailure };

/** Hands a mail to the mail server. Failures are data; addresses and texts of the server stay out of them. */
export async function deliver(
  server: NonNullable<Settings['smtp']>,
  mail: SendMailOptions,
): Promise<Delivery> {
  let handedOver = false;
  const transport = createTransport(server.url, TIMEOUTS as object);
  transport.use('stream', (compiled, done) => {
    // Only read on once the server has asked for the mail itself.
    compiled.message.processFunc((input) => {
      const output = new PassThrough();
      output.once('end', () => {
        handedOver = true;
      });
      return input.pipe(output);
    });
    done();
  });
  try {
    await inSpan('calls', 'mail', () => transport.sendMail(mail));
    return { sent: true };
  } catch (error) {
    return judge(error as { code?: string; responseCode?: number }, handedOver);
  } finally {
    transport.close();
  }
}

/** Asks the mail server whether it would take a mail. @returns why not; null where it would */
export async function askServer(server: NonNullable<Settings['smtp']>): Promise<MailFailure | null> {
  const transport = createTransport(server.url, TIMEOUTS as object);
  try {
    await transport.verify();
    return null;
  } catch (error) {
    const delivery = judge(error as { code?: string; responseCode?: number }, false);
    return delivery.sent ? null : delivery.reason;
  } finally {
    transport.close();
  }
}

function judge(
  { code, responseCode }: { code?: string; responseCode?: number },
  handedOver: boolean,
): Delivery {
  const failed = (again: boolean, reason: MailFailure): Delivery => ({ sent: false, again, reason });
  if (code === 'EAUTH') return failed(true, 'server_login');
  if (responseCode !== undefined && responseCode >= 500) return failed(false, 'server_refused');
  if (responseCode !== undefined && responseCode >= 400) return failed(true, 'server_busy');
  return handedOver ? failed(false, 'unknown') : failed(true, 'server_unreachable');
}
