import { realpathSync } from 'node:fs';
import type { Command } from 'commander';
import { hasService, restartService, TAKEN_UP } from '../install/service.ts';
import { updateProgram } from '../update/update-program.ts';

export const update = (program: Command): Command =>
  program
    .command('update')
    .argument('<package>', 'a package of the program: a file, or an address that begins with https://')
    .description(
      'install another version of this program and restart the service; where that fails, this one stays',
    )
    .option('--root <folder>', 'what stands for /', '/')
    .action((from: string, { root }: { root: string }) => {
      const say = (line: string): void => void process.stdout.write(`${line}\n`);
      const { before, after } = updateProgram({ from, program: realpathSync(process.argv[1]!) });
      say(`Version ${after} is installed, in the place of version ${before}.`);
      if (!hasService(root)) return;
      say(
        restartService()
          ? TAKEN_UP
          : 'The service goes on with the one before until it is restarted: sudo systemctl restart tandem-box',
      );
    });
