import { faced, floors, open, workspaces } from './floors.ts';
import { doors, type House, type Import, importsOf, isTest, librariesOf, workspaceOf } from './imports.ts';

/** A rule's breaches, each `file → target`, or a file alone where it lies wrong. */
export type Rule = (house: House) => string[];

/** One workspace imports only those below it, and those by the doors that they export. */
export const workspacesStandInOrder: Rule = (house) =>
  named(
    importsOf(house).filter(({ file, target }) => {
      const from = workspaceOf(file);
      const may = workspaces[from];
      if (!may || isTest(file) || from === workspaceOf(target)) return false;
      return !may.some((begin) => target.startsWith(begin)) || ![...doors().values()].includes(target);
    }),
  );

/** Within a folder that declares its floors, a room imports only rooms below it; a room that is not declared has no place. */
export const importsRunDownward: Rule = (house) =>
  named(
    importsOf(house).filter(({ file, target }) => {
      if (isTest(file) || isTest(target)) return false;
      return Object.entries(floors).some(([folder, rooms]) => {
        const [from, to] = [roomOf(folder, file), roomOf(folder, target)];
        if (!from || !to || from === to) return false;
        const [height, below] = [rooms.indexOf(from), rooms.indexOf(to)];
        return height < 0 || below <= height;
      });
    }),
  );

/** A room that is declared is there: the table of floors says what stands. */
export const declaredRoomsExist: Rule = (house) =>
  Object.entries(floors).flatMap(([folder, rooms]) =>
    rooms
      .map((room) => `${folder}/${room}`)
      .filter((path) => ![...house.keys()].some((file) => file === path || file.startsWith(`${path}/`))),
  );

/** Pages ask the studio what time it is: a device's clock may be days off. What only counts how long something takes may not. */
export const pagesAskTheStudiosClock: Rule = (house) =>
  [...house]
    .filter(
      ([file, text]) =>
        /^apps\/web\/src\/(?!app\/|base\/(server-clock|client|hear-changes|send-once|new-version|keep)\.ts$)/.test(
          file,
        ) &&
        !isTest(file) &&
        /\bDate\.now\(\)|\bnew Date\(\)/.test(text),
    )
    .map(([file]) => file);

/** The field's words need no library: whoever imports one, a browser too, brings nothing along. */
export const wordsStandAlone: Rule = (house) =>
  [...house].flatMap(([file, text]) =>
    file.startsWith('packages/api/src/words/') && !isTest(file)
      ? librariesOf(text).map((library) => `${file} → ${library}`)
      : [],
  );

/** From outside a room of a server only its `index.ts`. */
export const roomsHaveOneFace: Rule = (house) =>
  named(
    importsOf(house).filter(({ file, target }) => {
      if (isTest(file) || isTest(target)) return false;
      return faced.some((folder) => {
        const room = roomOf(folder, target);
        if (!room || room.endsWith('.ts') || open.includes(room) || room === roomOf(folder, file))
          return false;
        return target !== `${folder}/${room}/index.ts` && workspaceOf(file) === workspaceOf(target);
      });
    }),
  );

/** Production imports no test and nothing that tests stand on; apps and packages import nothing from `tests/` at all. */
export const testsStandAside: Rule = (house) =>
  named(
    importsOf(house).filter(({ file, target }) => {
      const inTests = target.startsWith('tests/');
      if (/^(apps|packages)\//.test(file) && inTests) return true;
      return !isTest(file) && isTest(target);
    }),
  );

/** What no program, door or script reaches is a test's helper, and lies in `testing/` or `tests/`. */
export const helpersLieAside: Rule = (house) => {
  const imports = Map.groupBy(importsOf(house), ({ file }) => file);
  const reached = new Set<string>();
  const reach = (file: string) => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const { target } of imports.get(file) ?? []) reach(target);
  };
  for (const file of house.keys()) if (isProgram(file)) reach(file);
  return [...house.keys()].filter((file) => !reached.has(file) && !isTest(file));
};

/** Where production begins: programs, what packages export, and what tools load by its name. */
const isProgram = (file: string) =>
  /^apps\/[^/]+\/src\/(\w+\/)?main\.tsx?$/.test(file) ||
  /^scripts\/|\.config\.ts$|\.d\.ts$/.test(file) ||
  (!isTest(file) && [...doors().values()].includes(file));

const named = (imports: Import[]) => [...new Set(imports.map(({ file, target }) => `${file} → ${target}`))];

/** The room within a folder that a path lies in: the next folder's name, or the file's own. */
function roomOf(folder: string, path: string): string | null {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split('/')[0]! : null;
}
