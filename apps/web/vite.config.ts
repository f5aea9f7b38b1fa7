import { fileURLToPath } from 'node:url';
import type { Endpoint } from '@tandem/api/endpoint';
import { endpoints as studio } from '@tandem/api/studio';
import { endpoints as tracker } from '@tandem/api/tracker';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { arrival } from './build/arrival.ts';
import { compressed } from './build/compress.ts';
import { worker } from './build/worker.ts';
import { IN_STUDIO } from './src/base/in-studio.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const STUDIO = process.env.STUDIO_URL ?? 'http://127.0.0.1:3000';

/** Hands the browser only method and path of each endpoint: the schemas stay on the server. What only staff may ask comes with the console, and what a tablet at a door asks, or a member about their messages and mails, with its page. */
function endpointTable(): Plugin {
  const ofStudio: [string, Endpoint][] = Object.entries(studio);
  const forMembers = ([, { access }]: [string, Endpoint]) =>
    access === 'public' || access === 'signed_in' || access.includes('member');
  const ofNotices = ([, { path }]: [string, Endpoint]) => path.includes('/notices');
  const ofSwitches = ([, { path }]: [string, Endpoint]) => path.endsWith('-mail');
  const atDoor = ([, { access }]: [string, Endpoint]) => access === 'kiosk';
  const tables: Record<string, Record<string, { method: string; path: string }>> = {
    studio: Object.fromEntries(
      ofStudio.filter((row) => forMembers(row) && !ofNotices(row) && !ofSwitches(row)),
    ),
    'studio-notices': Object.fromEntries(ofStudio.filter(ofNotices)),
    'studio-mails': Object.fromEntries(ofStudio.filter(ofSwitches)),
    'studio-staff': Object.fromEntries(ofStudio.filter((row) => !forMembers(row) && !atDoor(row))),
    'studio-door': Object.fromEntries(ofStudio.filter(atDoor)),
    tracker,
  };
  const prefix = 'virtual:endpoints/';
  return {
    name: 'endpoint-table',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : null),
    load(id) {
      const table = id.startsWith(`\0${prefix}`) && tables[id.slice(prefix.length + 1)];
      if (!table) return null;
      // In the order of their paths, which repeat each other, and so in fewer bytes.
      const rows = Object.entries(table)
        .map(([name, e]) => [name, `${e.method} ${e.path.replace(IN_STUDIO, '~')}`] as const)
        .sort(([, a], [, b]) => a.split(' ')[1]!.localeCompare(b.split(' ')[1]!));
      return `export default ${JSON.stringify(Object.fromEntries(rows))}`;
    },
  };
}

/** Console and portal are one application, the gym's board another on an address of its own: they share no file. */
const BOARD = 'board';

/**
 * What pages share, by where a first visit meets it: each thing in a file of its own would cost more than it weighs. The
 * first that fits takes it; what none takes goes where the pages that share it do.
 */
const SHARED = {
  /** The portal's schedule, and nearly every page after it. */
  small:
    /@tanstack\/|partysocket|hooks\/esm\/use-((local|session)-storage|window-event)\/|icons\/Icon(Calendar|Bike|User|CircleCheck)\.mjs|web\/src\/(base\/|frame\/use-room|access\/(given-links|confirm)|portal\/(portal\.module|use-member|queries|class-words|waiver-waits)|rights\/(queries|open-purposes|allows)|ui\/(asked|class-colour))/,
  /** What a dialog and a frame with a bar need, so that the page behind does not move. */
  lock: /node_modules\/(tslib|get-nonce|use-callback-ref|use-sidecar|react-(remove-scroll|style-singleton))/,
  /** Sign-in's switches and fields, and the icons beside them but for those of a room seen from above. */
  field:
    /@tabler\/(?!.*Icon(Barbell|DeviceTv|Door|Kayak|Microphone|Propeller|Square(Half|X)|Treadmill|Yoga)\.mjs)|@mantine\/core\/esm\/core\/|hooks\/esm\/(use-(uncontrolled|merged-ref|id|disclosure|shallow-effect|timeout|mutation-observer|mounted|media-query|isomorphic-effect|collapse|reduced-motion|force-update|did-update|callback-ref|move|viewport-size)\/|utils\/)|components\/(Accordion\/AccordionChevron|Anchor|Input|InputBase|NativeSelect|SegmentedControl|FloatingIndicator|ActionIcon|TextInput|Combobox\/(ComboboxChevron|get-parsed|Combobox\.module))\b|ScrollArea\/utils\/to-int|frame\/(language-switch|mark|masthead)/,
  /** What lies above a page or beside it, and lists to choose from. */
  above:
    /node_modules\/(@floating-ui|tabbable)|@mantine\/(hooks|core\/esm\/(utils|components\/(ScrollArea|FocusTrap|Portal|Popover|Combobox|Select|Checkbox\/CheckIcon)))/,
  /** The console's frame and its schedule. */
  desk: /components\/(Badge|Collapse)\/|web\/src\/(console\/(page|chip|queries|spivi\/queries|class-standing|open-live|sync\/sync-chip|spivi\/connection\/reconnect-link)|frame\/|access\/session|welcome\/(change-password|factors\/security-link))/,
  /** Ways into a connection, and how one stands. */
  connect: /web\/src\/console\/(steps|check-list|sources\/(queries|source-chip))/,
};

export default defineConfig(({ mode }) => ({
  root: here('.'),
  plugins: [react(), endpointTable(), arrival(here('.')), worker(here('.')), compressed()],
  server: {
    host: '127.0.0.1',
    port: 5301,
    proxy: { '/api': { target: STUDIO, ws: true } },
  },
  build: {
    outDir: here('dist'),
    emptyOutDir: mode !== BOARD,
    // Each browser that is served knows it by itself.
    modulePreload: { polyfill: false },
    manifest: mode === BOARD ? '.vite/board.json' : true,
    rolldownOptions: {
      input: here(mode === BOARD ? 'board.html' : 'index.html'),
      output: {
        codeSplitting: {
          groups: [
            // Stays as it is from one version to the next.
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 2 },
            // What every page stands on comes in one file, not in fifty.
            { name: 'base', tags: ['$initial'], priority: 1 },
            ...Object.entries(SHARED).map(([name, test]) => ({ name, test, minShareCount: 2 })),
          ],
        },
      },
    },
  },
}));
