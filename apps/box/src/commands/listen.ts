import { ConfigError, pause, rideClasses } from '@tandem/api/box-side';
import { createReceiver, heardRadio, type Seats } from '@tandem/sensors/radio';
import type { Command } from 'commander';
import { minutes } from '../progress.ts';
import { networkKey } from '../sources/ant/network-key.ts';
import { machineClock } from '../sources/clock.ts';
import type { BoxStatus } from '../status/box-status.ts';
import { keepReporting, reportOf } from '../status/report.ts';
import { serveStatus } from '../status/serve-status.ts';
import { VERSION } from '../version.ts';
import { boxOf, connect } from './connect.ts';
import { hearRoom } from './hear-room.ts';
import { type Antennas, byAnt, type Connection, connected, hearing, seats, wholeNumber } from './options.ts';

/** Whether this machine was paired anew is looked up so often. */
const PAIRED_EVERY_MS = 2_000;

export const listen = (program: Command): Command =>
  hearing(connected(program.command('listen')))
    .description(
      'send what an ANT+ stick, or this machine’s Bluetooth, hears in this class and every following one',
    )
    .option(
      '--seat <number=devices>',
      'a seat and its devices, as 12=31337,40101; again for each seat; default: the tracker knows whose each is',
      seats,
    )
    .option('--status <port>', 'show in this network, as a page, what is heard', wholeNumber(1, 65_535))
    .action(async (options: Connection & Antennas & { seat?: Seats; status?: number }) => {
      if (byAnt(options)) networkKey(options.antKey);
      const receiver = createReceiver();
      const seats = options.seat ?? null;
      await connect(options, async ({ say, show, signal, spool, ...connected }) => {
        const ended = new AbortController();
        let revoked = false;
        const room = hearRoom({
          antennas: options,
          seats,
          signal: AbortSignal.any([signal, ended.signal]),
          onFrame: receiver.hear,
          say,
        });
        const status = (): BoxStatus => ({
          version: VERSION,
          revoked,
          ...room.standing,
          sensors: receiver.sensors(machineClock.nowMs()),
          seats,
          waitingBatches: connected.sender.report().waiting,
          spool: spool.ailing(),
          told: connected.client.told(),
        });
        const reporting = keepReporting(connected.client, () => reportOf(status()), ended.signal);
        const hide = options.status === undefined ? () => {} : serveStatus(options.status, status, say);
        try {
          await rideClasses({
            ...connected,
            say,
            signal,
            source: heardRadio(
              receiver,
              { seats: seats ?? new Map(), others: seats === null },
              machineClock.nowMs,
            ),
            follow: true,
            onProgress: (second, heard) =>
              show(`${heard} ${seats === null ? 'sensors' : 'seats'}, ${minutes(second)}`),
          });
        } catch (error) {
          revoked = error instanceof ConfigError && error.code === 'token_revoked';
          if (!revoked || options.status === undefined) throw error;
          // Whoever looks at the page must find it, and why; a service is started again once it is another box.
          say((error as ConfigError).message);
          await pairedAnew(options, signal);
        } finally {
          hide();
          ended.abort();
          await Promise.all([room.ended, reporting]);
        }
      });
    });

/** Resolves once this machine has another token than now, or the signal ends the wait. */
async function pairedAnew(options: Connection, signal: AbortSignal): Promise<void> {
  const { token } = boxOf(options);
  while (!signal.aborted && boxOf(options).token === token) await pause(PAIRED_EVERY_MS, signal);
}
