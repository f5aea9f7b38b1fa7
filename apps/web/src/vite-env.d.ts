declare module 'virtual:endpoints/*' {
  const table: Record<string, { method: string; path: string }>;
  export default table;
}

declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  const icon: typeof import('@tabler/icons-react').IconCheck;
  export default icon;
}
