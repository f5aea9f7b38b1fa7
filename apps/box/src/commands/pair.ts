import { pairBox } from '@tandem/api/box-side';
import type { Command } from 'commander';
import { DEFAULT_BOX_FILE, writeBoxFile } from '../pairing/box-file.ts';
import { address, LOCAL_TRACKER } from './options.ts';

export const pair = (program: Command): Command =>
  program
    .command('pair')
    .argument('<code>', 'the code that the tracker shows: it works once, for ten minutes')
    .description('make this machine a box of the tracker, for all commands after it')
    .option('--tracker <url>', 'address of the tracker', address, LOCAL_TRACKER)
    .option('--file <path>', 'where to keep which box this is', DEFAULT_BOX_FILE)
    .action(async (code: string, { tracker, file }: { tracker: string; file: string }) => {
      const box = await pairBox(tracker, code);
      writeBoxFile(file, { ...box, tracker });
      process.stdout.write(`This machine is box ${box.boxId}, “${box.name}”. That is kept in ${file}.\n`);
    });
