import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { endpoints as studio } from '@tandem/api/studio';
import { endpoints as tracker } from '@tandem/api/tracker';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { compressed } from './build/compress.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const STUDIO = process.env.STUDIO_URL ?? 'http://127.0.0.1:3000';

/** Hands the browser only method and path of each endpoint: the schemas stay on the server. */
function endpointTable(): Plugin {
  const tables: Record<string, Record<string, { method: string; path: string }>> = { studio, tracker };
  const prefix = 'virtual:endpoints/';
  return {
    name: 'endpoint-table',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : null),
    load(id) {
      const table = id.startsWith(`\0${prefix}`) && tables[id.slice(prefix.length + 1)];
      if (!table) return null;
      const rows = Object.entries(table).map(([name, e]) => [name, { method: e.method, path: e.path }]);
      return `export default ${JSON.stringify(Object.fromEntries(rows))}`;
    },
  };
}

export default defineConfig({
  root: here('.'),
  plugins: [react(), endpointTable(), compressed()],
  server: {
    host: '127.0.0.1',
    port: 5301,
    proxy: { '/api': { target: STUDIO, ws: true } },
  },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    rolldownOptions: { input: ['index.html', 'board.html'].map((f) => here(f)).filter((f) => existsSync(f)) },
  },
});
