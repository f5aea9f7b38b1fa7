import { pairBox } from '@tandem/api/box-side';
import type { Command } from 'commander';
import { boxOfService } from '../install/box-of-service.ts';
import { restartService, TAKEN_UP } from '../install/service.ts';
import { DEFAULT_BOX_FILE, type Owner, readBoxFile, writeBoxFile } from '../pairing/box-file.ts';
import { address, LOCAL_TRACKER } from './options.ts';

type Pairing = { tracker?: string; file?: string; root: string };

export const pair = (program: Command): Command =>
  program
    .command('pair')
    .argument('<code>', 'the code that the tracker shows: it works once, for ten minutes')
    .description('make this machine a box of the tracker, for all commands after it and for the service')
    .option(
      '--tracker <url>',
      `address of the tracker; default: as paired before, else ${LOCAL_TRACKER}`,
      address,
    )
    .option(
      '--file <path>',
      `where to keep which box this is; default: where the service looks, else ${DEFAULT_BOX_FILE}`,
    )
    .option('--root <folder>', 'what stands for /', '/')
    .action(async (code: string, options: Pairing) => {
      const { file, owner } = placeOf(options);
      const tracker = options.tracker ?? pairedBefore(file) ?? LOCAL_TRACKER;
      const box = await pairBox(tracker, code);
      writeBoxFile(file, { ...box, tracker }, owner);
      process.stdout.write(`This machine is box ${box.boxId}, “${box.name}”. That is kept in ${file}.\n`);
      if (owner) process.stdout.write(`${startedAnew(options.root)}\n`);
    });

/** @throws Error with a sentence, before the code is used up, where the service would not find what is kept */
function placeOf({ file, root }: Pairing): { file: string; owner?: Owner } {
  if (file !== undefined) return { file };
  // Run as the service itself, it has its folder.
  const service = process.env.STATE_DIRECTORY === undefined ? boxOfService(root, process.getuid?.()) : null;
  return service ?? { file: DEFAULT_BOX_FILE };
}

function pairedBefore(file: string): string | undefined {
  try {
    return readBoxFile(file)?.tracker;
  } catch {
    return undefined;
  }
}

/** A service that runs takes up what it is from now on; one that was never started is left to whoever installs it. */
const startedAnew = (root: string): string =>
  root === '/' && restartService()
    ? TAKEN_UP
    : 'The service takes it up when it is started: systemctl restart tandem-box';
