import { realpathSync } from 'node:fs';
import type { Command } from 'commander';
import { hasService, restartService } from '../install/service.ts';
import { NEWEST, updateProgram } from '../update/update-program.ts';

export const update = (program: Command): Command =>
  program
    .command('update')
    .argument(
      '[package]',
      'a package of the program: a file or an address; default: the newest that npm has',
      NEWEST,
    )
    .description(
      'install another version of this program and restart the service; where that fails, this one stays',
    )
    .option('--root <folder>', 'what stands for /', '/')
    .action((from: string, { root }: { root: string }) => {
      const say = (line: string): void => void process.stdout.write(`${line}\n`);
      const { before, after, changed } = updateProgram({ from, program: realpathSync(process.argv[1]!) });
      if (!changed) return say(`Version ${after} is the newest already: nothing was changed.`);
      say(`Version ${after} is installed, in the place of version ${before}.`);
      if (!hasService(root)) return;
      say(
        restartService()
          ? 'The service runs it now.'
          : 'The service goes on with the one before until it is restarted: sudo systemctl restart tandem-box',
      );
    });
