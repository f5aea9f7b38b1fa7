import { realpathSync } from 'node:fs';
import type { Command } from 'commander';
import { installService } from '../install/install-service.ts';
import { networkKey } from '../sources/ant/network-key.ts';
import { type Antennas, byAnt, hearing } from './options.ts';

export const install = (program: Command): Command =>
  hearing(program.command('install'))
    .description(
      'make this machine one that listens from its start: a systemd service, and a rule for the stick',
    )
    .option('--root <folder>', 'what stands for /', '/')
    .action(({ root, antKey, ble, ...antennas }: Antennas & { root: string }) => {
      const key = antKey === undefined ? undefined : Buffer.from(networkKey(antKey)).toString('hex');
      const itself = [process.execPath, realpathSync(process.argv[1]!)] as const;
      const hears = { ant: byAnt({ ...antennas, ble }), ble };
      for (const line of installService({ root, program: itself, hears, antKey: key }))
        process.stdout.write(`${line}\n`);
    });
