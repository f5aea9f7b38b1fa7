declare module 'virtual:endpoints/*' {
  /** Name → `GET /path/:with/names`, see `IN_STUDIO`. */
  const table: Record<string, string>;
  export default table;
}

declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  const icon: typeof import('@tabler/icons-react').IconCheck;
  export default icon;
}
