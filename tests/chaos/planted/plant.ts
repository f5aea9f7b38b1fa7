import { registerHooks } from 'node:module';
import { planted } from './bugs.ts';

/**
 * Plants a bug while the source is loaded, the files untouched:
 * `CHAOS_PLANT='ignore …' node --import ./tests/chaos/planted/plant.ts tests/chaos/main.ts`.
 */
const bug = planted();
if (!bug) throw new Error(`There is no bug named “${process.env.CHAOS_PLANT}”.`);
const root = new URL('../../../', import.meta.url).href;

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    const edits = bug.edits.filter(({ file }) => url === root + file);
    if (edits.length === 0) return loaded;
    let source = String(loaded.source);
    for (const { find, replace } of edits) {
      if (source.split(find).length !== 2) throw new Error(`“${find}” is not there exactly once`);
      source = source.replace(find, () => replace);
    }
    return { ...loaded, source };
  },
});
